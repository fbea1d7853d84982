"""What a co-funder writes: D-LI, a letter of intent, and D-DELIB-COFI, its decision."""

from __future__ import annotations

import re

from ..pieces.action import action_of
from ..pieces.kind import CLAIM, Marks, PieceKind, is_email, is_letter, score, titled
from ..pieces.organisation import is_authority, organisation_of
from ..pieces.people import ROLES, is_person, person_leaf
from ..pieces.record import Found, record_of
from ..pieces.rows import flat
from ..pieces.signature import signatures_of
from ..pieces.text import PieceText
from ..pieces.values import (
    SAID,
    agreeing,
    dates,
    day_leaf,
    document_date,
    only_amount,
    said_amount,
    text_leaf,
    words_amount,
    year_in,
)
from ..records import DOUBT_BELOW, Amount, Day, DocumentRead, Leaf, PieceRecord, Text
from ..source import Options
from .piece_deliberation import ACT_BODY, act_leaves, act_score, grants

INTENDS = (
    r"intention (?:de|d')|lettre d'intention|d'intention de (?:co)?financement"
    r"|envisage(?:ons|nt)? (?:de|d'|une?|favorablement|son)|(?:est|sommes|serons|sera|suis) "
    r"(?:tout a fait |tres |plutot )?(?:prets?|prete|disposee?s?|favorables?) (?:a|au)"
    r"|s'engage(?:nt|ra)? a (?:participer|soutenir|verser|(?:co)?financer|apporter|contribuer"
    r"|hauteur)"
    r"|souhaite(?:ons|nt)? (?:soutenir|participer|apporter|cofinancer|contribuer|financer)"
    r"|accord de principe|promesse de (?:financement|subvention|don|participation)"
    r"|sous reserve (?:de|du|d'|de l')(?: la)? ?(?:vote|decision|approbation|accord|l'adoption"
    r"|budget)"
    r"|(?:etudie\w*|examine\w*|soutiendr\w*|accueill\w*|recoi\w*|regard\w*) (?:tres )?favorablement"
    r"|(?:prevoi[rt]|prevoyons|compte|comptons|projette) (?:de |d')?(?:une? |son |l')?"
    r"(?:participation|subvention|attribu\w*|accord\w*|inscri\w*|verse\w*|allou\w*|apport\w*|cofinanc\w*)"
    r"|(?:participera|contribuera|cofinancera|financera|soutiendra)\b|apportera (?:son|un|une) "
    r"(?:concours|soutien|contribution|participation|aide)|prevoit de (?:participer|financer"
    r"|soutenir)"
    r"|(?:propose(?:rai|ra|rons)?|soumettrai|soumettra)[^.]{0,60} (?:de|d'|une?)"
    r" (?:participation|aide|subvention|participer|financer|soutenir)"
    r"|propose de (?:participer|financer|soutenir)|lettre (?:d'engagement|de soutien)"
)
_MONEY = (
    r"financ|subvention|participation|concours financier|contribution|montant|hauteur de|€"
    r"|\beuros?\b"
)
_DENIES = (
    r"ne (?:pourra|peut|pouvons|pourrons|sera|saurai\w*)[^.]{0,60}(?:financ|suite favorable|retenu"
    r"|soutenir|participer)|suite defavorable|avis defavorable|n'a pas (?:ete retenu|souhaite)"
    r"|refus de (?:financement|subvention)|regret\w* de"
)
ASKS = (
    r"(?:je|nous|notre (?:association|structure|commune|societe)|l'association)[^.]{0,50}"
    r"\bsollicit(?:e|ons|ent)\b|ai l'honneur de (?:solliciter|vous (?:adresser|soumettre"
    r"|presenter))"
    r"|avons l'honneur de (?:solliciter|vous (?:adresser|soumettre|presenter))"
)
_LI_TITLES = (
    r"lettre d'(?:intention|engagement)(?: de (?:co-?)?financement)?",
    r"(?:declaration|promesse|engagement|accord de principe)[^.]{0,20}(?:d'intention|financ"
    r"|subvention)",
    r"intention de (?:co-?)?financement",
    r"lettre de soutien financier",
)
_GRANT_TITLES = (
    r"attestation d(?:e |')(?:co-?)?(?:financement|attribution|engagement financier|subvention"
    r"|participation)",
    r"(?:notification|decision|arrete)[^.]{0,40}(?:attribution|attributif|attribuant|subvention"
    r"|financement)",
    r"arrete attributif",
    r"convention [^.]{0,60}(?:financement|subvention|attribution|objectifs|partenariat financier"
    r"|cofinancement)",
    r"convention (?:pluri)?annuelle",
    r"avenant",
)
_GRANTED = Marks(
    titles=_GRANT_TITLES,
    body=(
        r"subvention|aide financiere|concours|participation|cofinanc",
        r"attribu|accord[ee]|allou|octroy|verse|apporte",
        r"€|\beuros?\b",
        r"action|projet|operation|programme",
        r"beneficiaire|association|organisme|structure",
        r"article \d|convient|entre les soussignes|arrete|atteste|certifie",
    ),
    least=3,
    against=(
        r"attestation sur l'honneur",
        r"demande de subvention",
        r"statuts",
        r"proces[- ]verbal",
        r"budget",
        r"compte rendu financier",
        r"bilan",
        r"(?:convention|agrement)[^.]{0,40}(?:insertion par l'activite|iae|aci\b)",
        r"ma demarche fse",
    ),
)
_DECIDED = (
    r"(?:a|avons|ont|a ete) decide[^.]{0,120}(?:attribu|accord|allou|octroy)\w*"
    r"|(?:a|avons|ont|a ete|vous est|est) (?:attribue|accorde|alloue|octroye)e?"
)
_NOTIFIES = (
    r"(?:a decide|avons decide|a ete decide|plaisir|honneur|informe|notifi)[^.]{0,120}"
    r"(?:attribu|accord|allou|octroy)\w*"
)


def _measure_intent(text: PieceText) -> float:
    if text.has(_DENIES) or not text.has(_MONEY):
        return 0.0
    intends = text.has(INTENDS)
    if titled(text, _LI_TITLES):
        return 0.90 if intends else 0.75
    if not (is_letter(text) or is_email(text)) or not intends:
        return 0.2 if intends else 0.05
    announced = re.search(
        r"objet ?:[^:]{0,90}(?:intention|cofinancement|co-financement|soutien|financement"
        r"|participation)",
        text.flat,
    )
    priced = text.has(r"\d ?(?:€|euros?\b)") and text.has(r"\b(?:action|projet|operation)\b")
    value = 0.86 if announced else 0.82 if priced else 0.76
    if text.has(ASKS) or titled(text, (*_GRANT_TITLES, *ACT_BODY[:1])):
        value *= 0.4
    return value * 0.6 if text.has(_DECIDED) and not announced else value


def _measure_decision(text: PieceText) -> float:
    act = act_score(text)
    if act >= CLAIM:
        return act if grants(text) else 0.2
    if text.has(_DENIES):
        return 0.0
    value = score(text, _GRANTED)
    announced = text.has(
        r"\bobjet ?:[^:]{0,60}(?:attribution|notification|octroi|accord)[^:]{0,60}"
    )
    letter = is_letter(text) or announced
    if value < CLAIM and letter and text.has(_NOTIFIES) and text.has(_MONEY):
        value = 0.80 if not text.has(INTENDS) else 0.45
    return value


_AMOUNT = (
    r"(?:subvention|aide|participation|concours|dotation|contribution|soutien|financement)"
    r"[^.\d€]{0,60}?(?:de|a hauteur de|s'elev\w+ a|:|est fixee? a|d'un montant de|a)\s",
    r"hauteur (?:maximale )?de",
    r"(?:montant|somme)(?: (?:maximum|maximale?|total|globale?|previsionnel|forfaitaire))*"
    r"(?: de (?:la|l'|cette) ?(?:subvention|aide|participation))?(?: est (?:fixee?|arretee?))?"
    r"(?: de| a| :)?",
    r"(?:alloue|accorde|attribue|octroie|verse)\w*[^.]{0,80}",
)


def amount_pair(text: PieceText) -> tuple[Amount, Amount]:
    """Return the amount in figures and the one in letters; a contradiction makes a doubt."""
    figures = said_amount(text, _AMOUNT, 70)
    if figures.absent:
        figures = only_amount(text)
    letters = words_amount(text, figures)
    return agreeing(figures, letters), letters


_FUNDER_WORDS = re.compile(
    r"\b(?:caf|caisse|msa|mutualite|commune|mairie|ville|communaute|agglomeration|region"
    r"|departement"
    r"|conseil|etat|prefecture|prefet|dreets|direccte|france travail|pole emploi|fondation|fonds"
    r"|banque"
    r"|credit|mutuelle|carsat|ars|agence|ministere|union|federation|syndicat|ccas|groupe|societe"
    r"|office"
    r"|bailleur|habitat|association|rotary|lions|entreprise|chambre)\b"
)
_FUNDS = re.compile(
    r"(?:[Cc]onfirm|[Ii]nform|savoir)\w*\sque\s(?:la\s|le\s|l['’])?"
    r"(?P<name>[A-ZÀ-ÖØ-Þ][^,;:()\n]{3,80}?)\s"
    r"(?:envisage|s['’]engage|a\s(?:décidé|l['’]intention)|souhaite|participe|prévoit|étudiera"
    r"|soutien|accorde)"
)
"""Who "envisage de financer" in the text of a letter or e-mail without a letterhead."""
_SKIP = re.compile(
    r"^\d|\b\d{5}\b|@|^(?:tel|tél|courriel|objet|le |madame|monsieur|republique|liberte|ref"
    r"|siret|n[o°]"
    r"|dossier|affaire|a l'attention|service|direction|pole |extrait|deliberation|seance|de :|a :"
    r"|envoye|date ?:|de ?:|a ?:|cc ?:|attestation|convention|arrete|notification|lettre"
    r"|bonjour|decision)|(?:rue|avenue"
    r"|boulevard)\b"
)


def funder_of(text: PieceText, options: Options, applicant: Text) -> Text:
    """Return who funds: the letterhead, told from the applicant; surer where repeated."""
    said = re.search(
        r"(?:[Pp]ar la présente|soussigné[^,]{0,60}),\s+(?P<name>[A-ZÀ-ÖØ-Þ][^,;:()\n]{3,80}?)\s+"
        r"(?:vous|confirme|s'engage|envisage|a décidé|fait part|souhaite|participe)",
        text.text,
    )
    if said and not is_person(said["name"]):
        return text_leaf(text, text.span(*said.span("name")), 0.9)
    label = text.after(r"(?:co-?)?financeur|organisme financeur|le financeur|entre")
    if label is not None and ":" in text.text[max(0, label.start - 4) : label.start]:
        return text_leaf(text, label, 0.92)
    sure = 0.0
    for index, row in enumerate(text.rows[:8]):
        segment = row.segments[0]
        key = segment.folded
        if len(key) < 3 or len(key) > 90 or _SKIP.search(key) or is_person(segment.text):
            continue
        if applicant.value and flat(applicant.value) in key:
            continue
        start = text.row_starts[index]
        known = bool(_FUNDER_WORDS.search(key))
        repeated = text.flat.count(key) > 1
        sure = 0.95 if known and repeated else 0.9 if known else 0.85 if repeated else 0.7
        if sure < DOUBT_BELOW:
            break
        return text_leaf(text, text.span(start, start + len(segment.text)), sure)
    named = _FUNDS.search(text.text)
    if named and not is_person(named["name"]):
        return text_leaf(text, text.span(*named.span("name")), 0.88)
    return text_leaf(text, text.span(start, start + len(segment.text)), 0.7) if sure else Text()


def _signer(text: PieceText, applicant: Text) -> tuple[Text, Text]:
    """The person below the closing formula, and the role printed beside."""
    closings = list(
        text.finditer(r"salutations|consideration|sentiments|cordialement|fait a|signature")
    )
    late = [m.start() for m in closings if m.start() > 0.4 * len(text.text)]
    start = late[0] if late else int(len(text.text) * 0.6)
    name = person_leaf(text, start, len(text.text), 0.88)
    role = text.search(rf"(?:^|[\n\t]|, ?)(?:le |la |l')?(?P<r>{ROLES}\b[^\n\t,.]{{0,60}})", start)
    return name, text_leaf(text, text.hit(role, "r") if role else None, 0.85)


def _year(text: PieceText) -> Leaf:
    match = text.search(
        r"(?:exercice|annee|au titre de(?: l'annee)?|pour|budget)\s+(?:\w+\s)?(?P<y>20\d\d)\b"
    )
    return year_in(text, text.hit(match, "y") if match else None)


def _letter_day(text: PieceText) -> Day:
    made = document_date(text)
    if not made.absent:
        return made
    match = text.search(r"(?:^|\n)(?:date|envoye(?:e)?|le|sent)\s?:?")
    found = dates(text, match.end(), match.end() + 50) if match else []
    return day_leaf(text, found[0]) if found else made


def _common(text: PieceText, options: Options) -> tuple[Text, dict[str, Leaf]]:
    applicant = organisation_of(text, options, own=False)
    figures, letters = amount_pair(text)
    name, role = _signer(text, applicant)
    return applicant, {
        "funder": funder_of(text, options, applicant),
        "action": action_of(text),
        "amount": figures,
        "amount_in_words": letters,
        "year": _year(text),
        "signatory": name,
        "role": role,
    }


def _fill_intent(text: PieceText, options: Options) -> PieceRecord:
    applicant, leaves = _common(text, options)
    return record_of("D-LI", text, options, Found(
        own=False, due=1, organisation=applicant, date=_letter_day(text),
        people=(leaves["signatory"],), leaves=leaves))  # fmt: skip


_FORMS = (
    ("délibération", r"extrait du registre|deliberation|conseil (?:municipal|communautaire)"),
    ("attestation", r"attestation"),
    ("convention", r"convention|avenant"),
    ("arrêté", r"arrete"),
    ("notification", r"notification|notifi"),
)


def _form(text: PieceText) -> Leaf:
    for code, pattern in _FORMS:
        if titled(text, (pattern,)):
            match = text.search(pattern)
            return text.leaf(text.hit(match) if match else None, code, SAID)
    match = text.search(_NOTIFIES)
    return text.leaf(text.hit(match) if match else None, "notification", 0.8)


def _fill_decision(text: PieceText, options: Options) -> PieceRecord:
    applicant, leaves = _common(text, options)
    act = act_leaves(text)
    leaves |= {key: act[key] for key in ("body", "number", "object", "executory", "executory_on")}
    body = leaves["body"]
    if not body.absent and (
        leaves["funder"].absent or leaves["funder"].confidence < body.confidence
    ):
        leaves["funder"] = body
    leaves["form"] = _form(text)
    signatures = signatures_of(text, due=2 if text.has(r"entre les soussignes") else 1)
    return record_of("D-DELIB-COFI", text, options, Found(
        own=False, organisation=applicant, date=act["date"] if not act["date"].absent else None,
        people=(leaves["signatory"],), signatures=signatures, leaves=leaves))  # fmt: skip


def _not_the_authority(read: DocumentRead, options: Options) -> DocumentRead:
    """A decision of the granting authority itself funds nothing beside it: it is its own paper."""
    record = read.record
    if not isinstance(record, PieceRecord):
        return read
    funder, form = record.leaf("funder"), record.leaf("form")
    if not funder.value or not is_authority(str(funder.value), options):
        return read
    kind = "agreement" if form.value == "convention" else "letter"
    return read.model_copy(update={"kind": kind, "piece": None, "record": PieceRecord()})


KINDS = (
    PieceKind("D-LI", _measure_intent, _fill_intent),
    PieceKind(
        "D-DELIB-COFI",
        _measure_decision,
        _fill_decision,
        more=(r"article \d", r"recu en prefecture"),
        refine=_not_the_authority,
    ),
)
