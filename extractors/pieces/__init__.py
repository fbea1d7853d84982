"""What the readers of supporting documents share: text, people, amounts, signatures."""
