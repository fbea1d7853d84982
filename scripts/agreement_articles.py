"""The text of the agreement: visas and 19 articles, as (style, text) pairs (DOMAIN §4.8)."""

from __future__ import annotations

Article = tuple[str, tuple[tuple[str, str], ...]]


def _p(text: str) -> tuple[str, str]:
    return ("Normal", text)


def _b(text: str) -> tuple[str, str]:
    return ("List Bullet", text)


VISAS = (
    "le code général des collectivités territoriales, notamment ses articles L. 1611-4 et "
    "L. 3211-1 ;",
    "le code de l'action sociale et des familles, notamment ses articles L. 263-1 et L. 263-2 ;",
    "la loi n° 2000-321 du 12 avril 2000 relative aux droits des citoyens dans leurs relations "
    "avec les administrations, notamment ses articles 9-1, 10 et 10-1 ;",
    "le décret n° 2001-495 du 6 juin 2001 pris pour l'application de l'article 10 de la loi "
    "n° 2000-321 du 12 avril 2000 ;",
)
ASSOCIATION_VISA = (
    "le décret n° 2021-1947 du 31 décembre 2021 relatif au contrat d'engagement républicain des "
    "associations et fondations ;"
)
LAST_VISAS = (
    "le programme départemental d'insertion et {{ the_call }} ;",
    "la demande présentée par le Bénéficiaire le {{ request_date }} ;",
    "la délibération n° {{ deliberation }} de la Commission permanente du Conseil départemental du "
    "{{ deliberation_date }}, exécutoire depuis le {{ executory_date }} ;",
)

PURPOSE = (
    _p(
        "La présente convention a pour objet de définir les conditions dans lesquelles le "
        "Département apporte son soutien à l'opération « {{ project_title }} », initiée et mise en "
        "œuvre par le Bénéficiaire sous sa responsabilité."
    ),
    _p("Cette opération relève du dispositif suivant de l'appel à projets : {{ scheme }}."),
    _p(
        "{% if measures %}Elle contribue {% if measures|length == 1 %}à la mesure suivante"
        "{% else %}aux mesures suivantes{% endif %} de la convention d'appui à la lutte contre la "
        "pauvreté et d'accès à l'emploi : {{ measures|join(', ') }}. {% endif %}"
        "{% if axes %}Elle s'inscrit dans {% if axes|length == 1 %}l'axe suivant{% else %}les axes "
        "suivants{% endif %} du programme départemental d'insertion : {{ axes|join(', ') }}. "
        "{% endif %}Elle est décrite à l'annexe 1."
    ),
    _p(
        "La contribution du Département est une subvention au sens de l'article 9-1 de la loi du "
        "12 avril 2000 : elle n'est la contrepartie d'aucune prestation individualisée répondant "
        "aux besoins du Département."
    ),
)
DURATION = (
    _p(
        "L'opération se déroule du **{{ eligible_start }}** au **{{ eligible_end }}**. Seules les "
        "dépenses générées pendant cette période sont prises en compte ; elle est comprise dans la "
        "période de l'appel à projets, du {{ call_start }} au {{ call_end }}."
    ),
    _p(
        "La convention prend effet à la date de sa notification au Bénéficiaire et reste en "
        "vigueur jusqu'à l'achèvement du contrôle de service fait et, le cas échéant, du versement "
        "du solde ou du reversement."
    ),
)
GOALS_START = (
    _p(
        "Le Bénéficiaire s'engage à réaliser l'opération au profit des publics de l'appel à "
        "projets{% if publics %}, en particulier : {{ publics|join(', ') }}{% endif %}."
        "{% if has_participants %} Elle concerne {{ participants }}.{% endif %}"
    ),
    _p(
        "Les financements du Département sont destinés aux bénéficiaires du RSA. La part de la "
        "subvention consacrée à des participants hors RSA ne peut dépasser {{ non_rsa_share }} de "
        "son montant ; ces participants ont moins de {{ non_rsa_age }} ans à leur entrée dans "
        "l'action."
    ),
    _p(
        "{% if has_territory %}L'opération se déroule sur le territoire suivant : "
        "{{ territory }}. {% endif %}Le Bénéficiaire articule ses interventions avec le référent "
        "de parcours de chaque participant et avec les équipes des territoires d'action sociale du "
        "Département. Il rend compte des parcours au moyen des indicateurs de l'annexe 3."
    ),
    _p("{%p if volume_rows %}"),
    _p("Les volumes prévus, qui servent au calcul de l'article 7, sont les suivants :"),
)
GOALS_END = (_p("{%p endif %}"),)
COST_START = (
    _p(
        "Le coût total de l'opération est de **{{ total_cost }}**, contributions volontaires en "
        "nature exclues. La subvention du Département, de {{ granted_amount }}, représente "
        "{{ grant_share }} du total des produits ({{ total_income }}). Ce montant a été fixé en "
        "fonction du public accueilli et des volumes prévus à l'article 3. Le budget prévisionnel "
        "figure à l'annexe 2."
    ),
    _p("{%p if co_funder_rows %}"),
    _p("Les autres financeurs sont les suivants :"),
)
COST_END = (
    _p("{%p else %}"),
    _p("Aucun autre financeur public ou privé ne participe à l'opération."),
    _p("{%p endif %}"),
)
EXPENSES = (
    _p(
        "Sont éligibles les dépenses générées pendant la période de l'article 2, raisonnables, "
        "rattachables à l'opération et strictement nécessaires à sa mise en œuvre. Elles sont "
        "présentées au réel, même en cas de recours à un taux forfaitaire"
        "{% if flat_rate %} ; le plan estimatif détaillé des frais couverts par le forfait de "
        "dépenses indirectes, joint à la demande, fait référence{% endif %}."
    ),
    _p(
        "Sont notamment inéligibles : les dépenses d'investissement ; les amendes, pénalités, "
        "frais de justice, intérêts moratoires et frais bancaires."
    ),
    _p(
        "La subvention finance la seule opération portée par le Bénéficiaire. Elle ne peut être "
        "reversée, en tout ou partie, à un tiers (article L. 1611-4 du code général des "
        "collectivités territoriales)."
    ),
)
PAYMENT_START = (
    _p(
        "Le Département attribue au Bénéficiaire une subvention de fonctionnement affectée d'un "
        "montant de **{{ granted_amount }}** ({{ granted_words }}), versée selon l'échéancier "
        "suivant :"
    ),
)
PAYMENT_END = (
    _p(
        "Chaque versement est effectué dans un délai de {{ payment_days }} jours à compter de "
        "l'événement qui l'ouvre, au compte ouvert au nom du Bénéficiaire, désigné à l'annexe 6. "
        "Tout changement de compte fait l'objet d'un écrit signé du représentant légal, confirmé "
        "par le Département avant tout versement."
    ),
    _p(
        "La dépense est imputée au compte {{ budget_account }} du budget départemental. Le "
        "comptable assignataire est le suivant : {{ accountant }}. Pour le solde, l'état des "
        "sommes déjà versées est joint à la demande de paiement."
    ),
)
PRORATA = (
    _p(
        "Si le volume réalisé est inférieur au volume prévu à l'article 3, "
        "{% if prorata_on_balance %}le montant du solde est réduit dans le rapport du volume "
        "réalisé au volume prévu{% else %}le montant de la subvention est réduit dans le rapport "
        "du volume réalisé au volume prévu, et le premier versement vient en déduction"
        "{% endif %}. Ce rapport ne peut dépasser un."
    ),
    _p(
        "À titre d'exemple, pour un solde de {{ prorata_example_balance }} et un volume réalisé "
        "égal à 80 % du volume prévu, le solde versé est de {{ prorata_example }}."
    ),
    _p(
        "Le total versé ne peut dépasser les dépenses éligibles retenues, diminuées des autres "
        "ressources de l'opération. En cas de non-exécution, d'exécution partielle ou de "
        "financement supérieur au coût réel, le Département peut demander le reversement des "
        "sommes correspondantes, après que le Bénéficiaire a été mis à même de présenter ses "
        "observations."
    ),
    _p(
        "Conformément à l'article 10 de la loi du 12 avril 2000, le Bénéficiaire à but non "
        "lucratif peut conserver tout ou partie d'une subvention non intégralement consommée dans "
        "la limite d'un excédent raisonnable, constaté au compte rendu financier et accepté par le "
        "Département ; à défaut, l'excédent est reversé."
    ),
)
VOUCHERS = (
    _p("Le Bénéficiaire produit au Département :"),
    _b(
        "un bilan annuel d'activité, selon le modèle de l'annexe 5, qui permet d'apprécier la "
        "réalisation des objectifs ;"
    ),
    _b("l'état consolidé des indicateurs en fin d'opération (annexe 3) ;"),
    _b(
        "le compte rendu financier (annexe 5), dans les six mois suivant la fin de l'exercice pour "
        "lequel la subvention a été attribuée (loi du 12 avril 2000, article 10 ; arrêté du "
        "11 octobre 2006) ;"
    ),
    _b(
        "les feuilles d'émargement, selon le modèle de l'annexe 4 : elles indiquent la date, "
        "l'heure de début et de fin et l'intitulé précis de l'action ou de l'accompagnement, "
        "portent les noms et prénoms du ou des intervenants et des participants, et sont signées "
        "par eux ;"
    ),
    _b(
        "à la demande du Département, les pièces probantes des dépenses : factures établies au nom "
        "du Bénéficiaire et attestées acquittées, relevés de compte, bulletins de salaire, "
        "attestation du commissaire aux comptes ou du comptable public."
    ),
    _p(
        "Le Bénéficiaire justifie que les dépenses présentées sont affectées à l'opération. "
        "{% if several_actions %}Portant plusieurs actions, il tient une comptabilité analytique "
        "ou séparée.{% else %}S'il vient à porter plusieurs actions, il tient une comptabilité "
        "analytique ou séparée.{% endif %}"
    ),
)
CONTROL = (
    _p(
        "Le Bénéficiaire se soumet au contrôle du Département, sur pièces et sur place, pendant et "
        "après l'opération, et fournit tous les éléments attestant de sa réalité (article "
        "L. 1611-4 du code général des collectivités territoriales). Une visite sur place peut "
        "être organisée."
    ),
    _p(
        "Les conclusions provisoires du contrôle de service fait lui sont notifiées ; il dispose "
        "de {{ contradictory_days }} jours pour présenter ses observations avant les conclusions "
        "définitives. L'évaluation porte sur la conformité des résultats aux objectifs de "
        "l'article 3 et sur les indicateurs de l'annexe 3."
    ),
)
CO_FUNDING = (
    _p(
        "Les contreparties financières sont spécifiquement dédiées à l'opération. Chacune fait "
        "l'objet d'une délibération ou d'une attestation de son financeur, produite au plus tard "
        "avant le dépôt du bilan."
    ),
    _p(
        "{% if has_european_funds %}Un financement européen étant prévu, la contrepartie "
        "européenne fait l'objet d'un conventionnement spécifique, selon ses propres conditions de "
        "cofinancement.{% else %}Si le Fonds social européen vient à contribuer à l'opération, la "
        "contrepartie européenne fait l'objet d'un conventionnement spécifique.{% endif %}"
    ),
)
COMMITMENT = (
    _p("{%p if is_association %}"),
    _p(
        "Le Bénéficiaire a souscrit le contrat d'engagement républicain"
        "{% if commitment_dated %} le {{ commitment_date }}{% endif %} (annexe 7). Il en informe "
        "ses membres par tout moyen et veille à son respect par ses dirigeants, salariés, membres "
        "et bénévoles."
    ),
    _p(
        "En cas de manquement, après que le Bénéficiaire a été mis à même de présenter ses "
        "observations, le Département retire la subvention pour un montant calculé au prorata de "
        "la partie de la période qui restait à courir à la date du manquement (décret "
        "n° 2021-1947 du 31 décembre 2021, article 5)."
    ),
    _p("{%p else %}"),
    _p(
        "Le Bénéficiaire n'étant ni une association ni une fondation, le contrat d'engagement "
        "républicain est sans objet."
    ),
    _p("{%p endif %}"),
)
PUBLICITY = (
    _p(
        "Le Bénéficiaire mentionne le soutien du Département, avec son logo, sur tous les "
        "documents et lors de toutes les manifestations liés à l'opération."
        "{% if has_european_funds %} Il y appose aussi l'emblème de l'Union européenne, y compris "
        "sur les feuilles d'émargement.{% endif %}"
    ),
)
EQUALITY = (
    _p(
        "Le Bénéficiaire intègre à l'opération les priorités transversales de l'appel à projets : "
        "égalité des chances et lutte contre les discriminations ; égalité entre les femmes et les "
        "hommes ; développement durable, dans son volet environnemental."
    ),
)
PRIVACY = (
    _p(
        "Le Département est responsable du traitement des données nécessaires à l'instruction, au "
        "contrôle et au paiement, mission d'intérêt public. Le Bénéficiaire est responsable du "
        "traitement des données des participants pour le suivi de l'opération ; il les informe de "
        "la transmission au Département des pièces de l'article 8."
    ),
    _p(
        "Les parties n'échangent aucune donnée nominative relative à la santé, au handicap, à "
        "l'origine ou aux ressources des participants, ni numéro de sécurité sociale ou "
        "d'allocataire : les bilans et indicateurs ne comportent que des nombres. Les données sont "
        "conservées pendant la durée de l'article 15. Délégué à la protection des données du "
        "Département : {{ privacy_contact }}."
    ),
)
RETENTION = (
    _p(
        "Le Bénéficiaire conserve l'ensemble des pièces justificatives jusqu'à la date limite à "
        "laquelle des contrôles sont susceptibles d'intervenir, soit {{ retention_years }} ans "
        "après le 31 décembre de l'année de l'apurement des comptes. Cette durée est portée à "
        "{{ state_aid_years }} ans si l'opération relève d'un régime d'aides d'État."
    ),
)
LIABILITY = (
    _p(
        "L'opération est placée sous la responsabilité exclusive du Bénéficiaire, qui souscrit les "
        "assurances nécessaires. Il est à jour de ses obligations administratives, sociales et "
        "fiscales."
    ),
    _p(
        "Il transmet au Département une copie certifiée de ses budgets et comptes de l'exercice "
        "écoulé (article L. 1611-4 du code général des collectivités territoriales)"
        "{% if is_association %} et, si l'ensemble de ses subventions publiques annuelles dépasse "
        "{{ auditor_threshold }}, le rapport de son commissaire aux comptes{% endif %}."
    ),
)
AMENDMENT = (
    _p(
        "Toute modification des conditions d'exécution fait l'objet d'un avenant écrit, signé des "
        "deux parties avant la fin de la période de l'article 2. Le Bénéficiaire informe sans "
        "délai le Département de tout changement de ses statuts, de ses dirigeants, de son compte "
        "ou du contenu de l'opération."
    ),
)
PENALTIES = (
    _p(
        "En cas d'inexécution d'une obligation, le Département peut, après mise en demeure par "
        "lettre recommandée avec avis de réception restée sans effet pendant trente jours, "
        "suspendre ou réduire les versements, résilier la convention et demander le reversement de "
        "tout ou partie des sommes versées, le Bénéficiaire ayant été mis à même de présenter ses "
        "observations."
    ),
    _p(
        "La décision d'attribution peut être retirée sans condition de délai lorsque les "
        "conditions mises à son octroi ne sont pas respectées (code des relations entre le public "
        "et l'administration, article L. 242-2, 2°)."
    ),
)
DISPUTES = (
    (
        "Dernier alinéa",
        "Les parties recherchent d'abord un règlement amiable. Un recours gracieux peut être "
        "adressé à {{ head_with_address }}, dans un délai de {{ appeal_delay }}. Tout litige "
        "relève du {{ court }} ({{ court_address }}), qui peut être saisi par l'application « "
        "Télérecours citoyens » accessible sur {{ online_appeal }}.",
    ),
)

ARTICLES: tuple[Article, ...] = (
    ("Objet", PURPOSE),
    ("Durée et période de réalisation", DURATION),
    ("Objectifs, publics et volumes", GOALS_START),
    ("Coût et plan de financement", COST_START),
    ("Dépenses éligibles et inéligibles", EXPENSES),
    ("Montant et modalités de versement", PAYMENT_START),
    ("Proratisation et reversement", PRORATA),
    ("Justificatifs et bilan", VOUCHERS),
    ("Contrôle et évaluation", CONTROL),
    ("Cofinancements et fonds européens", CO_FUNDING),
    ("Contrat d'engagement républicain", COMMITMENT),
    ("Communication", PUBLICITY),
    ("Égalité, non-discrimination et environnement", EQUALITY),
    ("Protection des données personnelles", PRIVACY),
    ("Conservation des pièces", RETENTION),
    ("Assurance, responsabilité et comptes", LIABILITY),
    ("Avenant", AMENDMENT),
    ("Sanctions et résiliation", PENALTIES),
    ("Litiges et recours", DISPUTES),
)
