"""Floor 2: records -> findings, deadlines, amounts. Pure: dates and history are arguments."""
