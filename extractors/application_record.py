"""What an application form says, field by field (DOMAIN 1.2)."""

from __future__ import annotations

from .leaf import Amount, Count, Day, Flag, Frozen, Signature, Text


class Request(Frozen):
    """F-DEM-*: first request or renewal, in cash or kind, for what, how long."""

    kind: Text = Text()
    form: Text = Text()
    object: Text = Text()
    duration: Text = Text()
    addressed_to: tuple[Text, ...] = ()


class Workforce(Frozen):
    """F-STR-13."""

    volunteers: Count = Count()
    civic_volunteers: Count = Count()
    employees: Count = Count()
    assisted: Count = Count()
    fte: Amount = Amount()
    members: Count = Count()
    seconded: Count = Count()


class PublicAid(Frozen):
    """One line of F-STR-14."""

    year: Count = Count()
    funder: Text = Text()
    amount: Amount = Amount()


class Organisation(Frozen):
    """F-STR-*: the applicant."""

    name: Text = Text()
    acronym: Text = Text()
    legal_form: Text = Text()
    siret: Text = Text()
    rna: Text = Text()
    naf: Text = Text()
    address: Text = Text()
    postal_code: Text = Text()
    city: Text = Text()
    correspondence_address: Text = Text()
    phone: Text = Text()
    email: Text = Text()
    website: Text = Text()
    purpose: Text = Text()
    experience: Text = Text()
    approvals: tuple[Text, ...] = ()
    public_utility: Flag = Flag()
    commercial_taxes: Flag = Flag()
    auditor: Flag = Flag()
    affiliation: Text = Text()
    workforce: Workforce = Workforce()
    public_aid: tuple[PublicAid, ...] = ()


class Person(Frozen):
    """F-REP-01, F-REP-02."""

    last_name: Text = Text()
    first_name: Text = Text()
    role: Text = Text()
    phone: Text = Text()
    email: Text = Text()


class Signatory(Frozen):
    """F-REP-03."""

    last_name: Text = Text()
    first_name: Text = Text()
    role: Text = Text()


class Bank(Frozen):
    """F-BQ-01."""

    holder: Text = Text()
    bank: Text = Text()
    iban: Text = Text()
    bic: Text = Text()


class Project(Frozen):
    """F-PRJ-*."""

    title: Text = Text()
    scheme: Text = Text()
    schemes: tuple[Text, ...] = ()
    measures: tuple[Text, ...] = ()
    axes: tuple[Text, ...] = ()
    start: Day = Day()
    end: Day = Day()
    period: Text = Text()
    needs: Text = Text()
    objectives: Text = Text()
    places: tuple[Text, ...] = ()
    priority_areas: Text = Text()
    description: Text = Text()
    partners: Text = Text()
    added_value: Text = Text()
    follow_up: Text = Text()


class Action(Frozen):
    """F-ACT-n."""

    title: Text = Text()
    start: Day = Day()
    end: Day = Day()
    place: Text = Text()
    volume: Amount = Amount()
    unit: Text = Text()
    groups: Count = Count()
    facilitators: tuple[Text, ...] = ()


class Public(Frozen):
    """F-PUB-*."""

    groups: tuple[Text, ...] = ()
    rsa_count: Count = Count()
    non_rsa_count: Count = Count()
    non_rsa_under_25_count: Count = Count()
    total_count: Count = Count()
    mobilisation: Text = Text()


class Facilitator(Frozen):
    """One line of F-MOY-03."""

    last_name: Text = Text()
    first_name: Text = Text()
    qualification: Text = Text()
    role: Text = Text()
    hours: Amount = Amount()


class Means(Frozen):
    """F-MOY-*."""

    human: Text = Text()
    material: Text = Text()
    facilitators: tuple[Facilitator, ...] = ()


class Evaluation(Frozen):
    """F-EVA-01."""

    indicators: Text = Text()


class CrossCutting(Frozen):
    """F-TRA-01..03."""

    equal_opportunity: Text = Text()
    gender_equality: Text = Text()
    sustainability: Text = Text()


class BudgetLine(Frozen):
    """One line of expenses (accounts 60-69, 86) or of charges indirectes (account "indirect")."""

    account: Text = Text()
    label: Text = Text()
    amount: Amount = Amount()


class IncomeLine(Frozen):
    """One line of income (70-79, 87) or of own resources (account "own"); funder for 74."""

    account: Text = Text()
    label: Text = Text()
    funder: Text = Text()
    amount: Amount = Amount()


class YearShare(Frozen):
    """F-FIN-02: the part of the request that falls in one calendar year."""

    year: Count = Count()
    amount: Amount = Amount()


class FlatRate(Frozen):
    """F-FIN-03."""

    rate: Amount = Amount()
    base: Text = Text()
    rules: Text = Text()


class Budget(Frozen):
    """F-FIN-* and the budget table of DOMAIN §3.3."""

    year: Text = Text()
    expenses: tuple[BudgetLine, ...] = ()
    income: tuple[IncomeLine, ...] = ()
    total_expenses: Amount = Amount()
    total_income: Amount = Amount()
    requested: Amount = Amount()
    per_year: tuple[YearShare, ...] = ()
    indirect_costs: Amount = Amount()
    flat_rate: FlatRate = FlatRate()
    advance_requested: Flag = Flag()


class Declarations(Frozen):
    """F-ATT-01."""

    up_to_date: Flag = Flag()
    accurate: Flag = Flag()
    republican_commitment: Flag = Flag()
    public_aid_threshold: Flag = Flag()
    analytic_accounting: Flag = Flag()


class Signed(Frozen):
    """F-ATT-02."""

    place: Text = Text()
    date: Day = Day()
    signature: Signature = Signature()


class ApplicationRecord(Frozen):
    """An application form as read: the contract's record of an application."""

    request: Request = Request()
    organisation: Organisation = Organisation()
    representative: Person = Person()
    contact: Person = Person()
    signatory: Signatory = Signatory()
    bank: Bank = Bank()
    project: Project = Project()
    actions: tuple[Action, ...] = ()
    other_actions: tuple[Text, ...] = ()
    has_other_actions: Flag = Flag()
    public: Public = Public()
    means: Means = Means()
    evaluation: Evaluation = Evaluation()
    cross_cutting: CrossCutting = CrossCutting()
    budget: Budget = Budget()
    declarations: Declarations = Declarations()
    signed: Signed = Signed()
    attached: tuple[Text, ...] = ()
