"""Invented applicants. Numbers are well formed (Luhn, mod 97) and belong to nobody."""

from __future__ import annotations

from dataclasses import dataclass, field


def siret(first_eight: str, establishment: str) -> str:
    """Complete 8 + 4 digits into a SIRET whose SIREN and whole both pass Luhn's test."""
    siren = first_eight + _luhn_digit(first_eight)
    head = siren + establishment
    return head + _luhn_digit(head)


def _luhn_digit(digits: str) -> str:
    total = 0
    for index, char in enumerate(reversed(digits)):
        double = int(char) * (2 if index % 2 == 0 else 1)
        total += double - 9 if double > 9 else double
    return str(-total % 10)


def iban(bank: str, branch: str, account: str) -> str:
    """Return a French IBAN with a right RIB key and check digits (digits only accounts)."""
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97
    bban = f"{bank}{branch}{account}{key:02d}"
    check = 98 - int(bban + "1527" + "00") % 97
    return f"FR{check:02d}{bban}"


def grouped(number: str) -> str:
    """Write an IBAN in groups of four."""
    return " ".join(number[i : i + 4] for i in range(0, len(number), 4))


@dataclass(frozen=True)
class Somebody:
    """An invented person."""

    first_name: str
    last_name: str
    role: str

    @property
    def full(self) -> str:
        """First and last name, as one signs."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class Applicant:
    """An invented organisation and the people who act for it."""

    name: str
    legal_form: str
    siret: str
    address: str
    postal_code: str
    city: str
    head: Somebody
    contact: Somebody
    iban: str
    bic: str
    bank: str
    phone: str
    email: str
    purpose: str
    rna: str = ""
    acronym: str = ""
    naf: str = "94.99Z"
    treasurer: Somebody | None = None
    secretary: Somebody | None = None
    facilitators: tuple[Somebody, ...] = field(default=())

    @property
    def siren(self) -> str:
        """The first nine digits of the SIRET."""
        return self.siret[:9]


CONFLUENT = Applicant(
    name="Les Jardins du Confluent",
    acronym="LJC",
    legal_form="association",
    siret=siret("90112233", "0001"),
    rna="W472009901",
    address="12 chemin des Berges",
    postal_code="47400",
    city="Tonneins",
    head=Somebody("Hélène", "Castaing", "Présidente"),
    treasurer=Somebody("Marc", "Delpech", "Trésorier"),
    secretary=Somebody("Inès", "Bouzidi", "Secrétaire"),
    contact=Somebody("Thomas", "Roumégous", "Coordinateur"),
    iban=iban("10907", "00471", "20000000123"),
    bic="CCBPFRPPBDX",
    bank="Banque des Deux Fleuves",
    phone="0553000101",
    email="contact@jardins-confluent.example",
    purpose="Jardins d'insertion et ateliers collectifs pour des personnes éloignées de l'emploi.",
    facilitators=(
        Somebody("Camille", "Larroque", "Encadrante technique"),
        Somebody("Yann", "Le Goff", "Conseiller en insertion"),
    ),
)
DEUX_RIVES = Applicant(
    name="L'Atelier des Deux Rives",
    legal_form="association",
    siret=siret("90223344", "0002"),
    rna="W473010202",
    address="3 place de la Halle",
    postal_code="47300",
    city="Villeneuve-sur-Lot",
    head=Somebody("Fatou", "Ndiaye-Marty", "Présidente"),
    treasurer=Somebody("Gilles", "Pouget", "Trésorier"),
    secretary=Somebody("Anaïs", "Ferrer", "Secrétaire"),
    contact=Somebody("Gilles", "Pouget", "Trésorier"),
    iban=iban("10907", "00472", "20000000456"),
    bic="CCBPFRPPBDX",
    bank="Banque des Deux Fleuves",
    phone="0553000202",
    email="bonjour@deux-rives.example",
    purpose="Ateliers de remobilisation par les métiers du bois.",
    facilitators=(Somebody("Luc", "d'Estival", "Menuisier formateur"),),
)
COMMUNE = Applicant(
    name="Commune de Saint-Aubin-les-Pruniers",
    legal_form="commune",
    siret=siret("21479991", "0001"),
    address="1 place de la Mairie",
    postal_code="47150",
    city="Monflanquin",
    head=Somebody("Bernard", "Vidalou", "Maire"),
    contact=Somebody("Sophie", "Cabrol", "Secrétaire générale"),
    iban=iban("30001", "00100", "00000047999"),
    bic="BDFEFRPPCCT",
    bank="Banque de France",
    phone="0553000303",
    email="mairie@saint-aubin-les-pruniers.example",
    naf="84.11Z",
    purpose="Administration communale et action sociale de proximité.",
    facilitators=(Somebody("Mélanie", "Truaut", "Médiatrice numérique"),),
)
RESSORTS = Applicant(
    name="Ressorts & Compagnie",
    legal_form="societe",
    siret=siret("90445566", "0001"),
    address="8 rue des Forgerons",
    postal_code="47200",
    city="Marmande",
    head=Somebody("Karim", "Benali", "Président"),
    contact=Somebody("Julie", "Escoffier", "Responsable d'insertion"),
    iban=iban("17807", "00473", "30000000789"),
    bic="CCBPFRPPTLS",
    bank="Crédit Coopératif de Gascogne",
    phone="0553000404",
    email="direction@ressorts.example",
    naf="38.32Z",
    purpose="Réemploi de matériel et médiation vers l'emploi avec les entreprises du Marmandais.",
    facilitators=(Somebody("Julie", "Escoffier", "Responsable d'insertion"),),
)
VERDIER = Applicant(
    name="Nadia Verdier",
    legal_form="auto_entrepreneur",
    siret=siret("90556677", "0001"),
    address="Lieu-dit Peyrelongue",
    postal_code="47500",
    city="Fumel",
    head=Somebody("Nadia", "Verdier", "Conseillère en mobilité"),
    contact=Somebody("Nadia", "Verdier", "Conseillère en mobilité"),
    iban=iban("10907", "00474", "40000000147"),
    bic="CCBPFRPPBDX",
    bank="Banque des Deux Fleuves",
    phone="0653000505",
    email="nadia.verdier@cap-mobilite.example",
    naf="85.53Z",
    purpose="Accompagnement individuel à la mobilité en milieu rural.",
    facilitators=(Somebody("Nadia", "Verdier", "Conseillère en mobilité"),),
)
HORIZON = Applicant(
    name="Horizon Partagé",
    legal_form="association",
    siret=siret("90667788", "0003"),
    rna="W471011303",
    address="25 avenue des Tilleuls",
    postal_code="47000",
    city="Agen",
    head=Somebody("Paul", "Lacassagne", "Président"),
    treasurer=Somebody("Odile", "Marchand", "Trésorière"),
    secretary=Somebody("Rachid", "Amrani", "Secrétaire"),
    contact=Somebody("Claire", "Sarrazin", "Directrice"),
    iban=iban("10907", "00475", "50000000258"),
    bic="CCBPFRPPBDX",
    bank="Banque des Deux Fleuves",
    phone="0553000606",
    email="direction@horizon-partage.example",
    purpose="Accompagnement social et professionnel de personnes isolées.",
    facilitators=(
        Somebody("Claire", "Sarrazin", "Directrice"),
        Somebody("Hugo", "Peyrat", "Travailleur social"),
    ),
)
ALBRET = Applicant(
    name="Mobilités Douces en Albret",
    legal_form="association",
    siret=siret("90778899", "0001"),
    rna="W474012404",
    address="5 rue du Château",
    postal_code="47600",
    city="Nérac",
    head=Somebody("Éloïse", "Cazenave", "Présidente"),
    treasurer=Somebody("Jean-Marc", "Dubourg", "Trésorier"),
    secretary=Somebody("Nora", "Haddad", "Secrétaire"),
    contact=Somebody("Éloïse", "Cazenave", "Présidente"),
    iban=iban("10907", "00476", "60000000369"),
    bic="CCBPFRPPBDX",
    bank="Banque des Deux Fleuves",
    phone="0553000707",
    email="velo@albret-mobilites.example",
    purpose="Prêt de vélos et apprentissage de la mobilité en pays d'Albret.",
    facilitators=(Somebody("Basile", "Court", "Moniteur vélo"),),
)
ROULONS = Applicant(
    name="Roulons en Ténarèze",
    legal_form="association",
    siret=siret("90990011", "0001"),
    rna="W474013505",
    address="8 promenade de la Garenne",
    postal_code="47600",
    city="Nérac",
    head=Somebody("Maëlle", "Dufau", "Présidente"),
    treasurer=Somebody("Patrice", "Lalanne", "Trésorier"),
    secretary=Somebody("Samira", "Oukaci", "Secrétaire"),
    contact=Somebody("Maëlle", "Dufau", "Présidente"),
    iban=iban("10907", "00477", "70000000482"),
    bic="CCBPFRPPBDX",
    bank="Banque des Deux Fleuves",
    phone="0553000909",
    email="contact@roulons-tenareze.example",
    purpose="Réparation de vélos et apprentissage de la mobilité en pays d'Albret.",
    facilitators=(Somebody("Gaëtan", "Pouyade", "Mécanicien cycles"),),
)
FOURNIL = Applicant(
    name="Le Fournil Solidaire",
    legal_form="scop_scic",
    siret=siret("90889900", "0002"),
    address="17 route de Casteljaloux",
    postal_code="47700",
    city="Casteljaloux",
    head=Somebody("Victor", "Lamothe", "Gérant"),
    contact=Somebody("Victor", "Lamothe", "Gérant"),
    iban=iban("17807", "00477", "70000000470"),
    bic="CCBPFRPPTLS",
    bank="Crédit Coopératif de Gascogne",
    phone="0553000808",
    email="gerance@fournil-solidaire.example",
    naf="10.71C",
    purpose="Boulangerie coopérative qui forme des personnes en parcours d'insertion.",
    facilitators=(Somebody("Amélie", "Gardès", "Boulangère formatrice"),),
)
