"""Common first names in France: they tell which part of a name is the first. Not exhaustive."""

from __future__ import annotations

_LIST = """
abdallah abdel abdelaziz abdelkader abdelkarim abdellah abdou abdoulaye abel aboubacar achille
adam adama adele adeline adil adrian adrien adrienne agathe agnes ahmed aicha aida ailton aissa
aissatou alain alan alban albane albert alberto alessandro alex alexander alexandra alexandre
alexandru alexia alexis alfred ali alice alicia alima aline alioune alison alix allan alma aloys
alphonse amadou amal amandine amar ambre amel amelie amin amina aminata amine amir amira amy ana
anais anastasia andre andrea andreas andree andrei angel angela angele angelina angelique anis
anissa anita ann anna annabelle anne annette annick annie anouk anthony antoine antoinette
antonio antony apolline ariane aristide arlette armand armelle arnaud arthur assia astou astrid
aude audrey auguste augustin aurelia aurelie aurelien aurore awa axel axelle ayoub aziz aziza
baptiste baptistine barbara bastien bastienne beatrice benedicte benjamin benoit bernadette
bernard berthe bertrand betty bianca bilal binta blaise blanche blandine boris boubacar brahim
brandon brice brigitte bruno caleb camelia camille candice capucine carine carla carlos carmen
carole caroline cassandra cassandre catherine cecile cecilia cedric celeste celestin celia
celina celine cesar chafik chaima chaimae chantal charlene charles charline charlotte cheikh
cherif chloe christel christelle christian christiane christina christine christophe cindy
claire clara clarisse claude claudette claudia claudie claudine clemence clement clementine cloe
clotilde colette colin constance coralie coraline corentin corinne cristina cyril cyrille cyrine
dalila damien damienne dan daniel daniela daniele danielle danny daouda daphne david deborah
delphine denis denise desire diana diane didier dimitri djamel djamila djeneba djibril dmitri
dolores dominique donatien dora dorian doriane doris dorothee dounia dylan eddy edgar edith
edmond edouard edwige elena eleonore elia elian eliane elias elie elina eline eliott elisa
elisabeth elise ella elodie eloise elsa emile emilie emilien emilienne emilio emma emmanuel
emmanuelle enzo eric erica erika ernest erwan esteban estelle esther ethan etienne eugene
eugenie eva evan eve evelyne fabian fabien fabienne fabio fabrice fadila fanny faouzi farah
farid farida fatiha fatima fatimata fatma fatou fatoumata faycal felicie felix ferdinand fernand
fernande fernando fidele filipe flavie flavien flora flore florence florent florentin florian
floriane fode fouad francine francis francisco franck franco francois francoise frank fred
frederic frederique gabin gabriel gabriela gabrielle gael gaelle gaetan gaetane gaspard gaston
genevieve geoffrey george georges georgette gerald geraldine gerard germain germaine gheorghe
ghislain ghislaine ghizlane gilbert gilberte gilles gina ginette giovanni gisele giselle giulia
gladys gloria gregoire gregory guenole guillaume guillemette gustave guy gwenaelle gwendoline
habib habiba hadrien hafid hafida hakim hakima halima hamed hamid hamza hanane hanna hannah hans
hassan hassiba hatem hayat hector helena helene henri henriette herve hicham hichem hilda hind
hippolyte honore hortense houria hubert hugo hugues huguette hussein husseyin ian ibrahim
ibrahima ida idriss igor ilan ilham ilona ilyana ilyas ilyes imad iman imane imene ines ingrid
ioana irene irina iris isaac isabel isabella isabelle ismael ismail issa ivan ivana jacinthe
jack jacky jacqueline jacques jade jalila jamal jamel james jamie jamila jan jane janine jaouad
jason javier jawad jean jeanine jeanne jeannette jeannine jennifer jenny jeremie jeremy jerome
jessica jessy jihane joachim joan joana joanna joao jocelyn jocelyne joel joelle joey johan
johann johanna john johnny jonas jonathan jordan jordane jorge jose josee joseph josephine
josette joshua josiane josselin josy joy joyce juan judith jules julia julian juliana julie
julien julienne juliette justin justine kader kadiatou kadija kamel kamila kamilia karen karim
karima karin karine karl katarina katia katy kelly keltoum kenza kevin khadidiatou khadidja
khadija khadra khaled khalid khalida khalil kilian killian kim laetitia laila lamia lamine lara
larbi larissa latifa laura laure laureen laureline laurence laurent laurette laurianne laurie
laurine layla lea leana leandre leila lena lenny leo leon leonard leone leonie leonor leopold
leslie lia liam lila lilia lilian liliane lilie lilou lily lina linda line linh lionel lisa lise
lisette livia loan loane loic lola lorenzo loris lou louane louis louisa louise louka lounes luc
luca lucas lucette lucia lucie lucien lucienne lucile lucille ludivine ludovic luigi luis luisa
lydia lydie lyes lylia lyna madeleine madeline mady mael maelle maelly maelys maeva magali
magalie magdalena maggy mahamadou mahdi maia mailys maite maiwenn majid malek malik malika malo
mamadou manel manon manu manuel manuela mara marc marceau marcel marceline marcelle marco marcos
margaux margot marguerite maria mariam mariama marianne marie marielle marietta marin marina
marine mario marion marjorie marlene martha marthe martial martin martine marwa marwan mary
maryam maryline maryse maryvonne mathias mathieu mathilde mathis mathurin matteo matthias
matthieu maud maureen maurice mauricette max maxence maxime maximilien maxine maya mbaye medhi
mehdi melanie melina melissa melody mercedes meriam meriem meryem michael michel michele
micheline michelle mickael miguel mihai mike mila milan milo mina minh mira mireille miriam
mohamed mohammed mohand moise mona monia monica monika monique morad morgan morgane mostafa
mouna mounia mounir mourad moussa moustapha muriel mustapha mylene myriam nabil nabila nacer
nacera nadege nadera nadia nadine nadir nael nahla naima najat najib nancy naomi narcisse nasser
nassim nassima natacha natalia natasha nathalie nathan nathanael nawal nelly nelson nesrine
nicolas nicole nils nina nino noa noah noam noe noel noelie noelle noemie nolan nolwenn nora
norah norbert nordine nour noura noureddine nouria oceane odette odile olga olive olivia olivier
omar ophelie oriana oriane ornella oscar othmane oumar oumou ousmane pablo paco paola paolo
pascal pascale pascaline pat patrice patricia patrick patrik paul paula paulette paulin pauline
paulo pedro peggy penelope perrine peter philippe philomene pierre pierrette pierrick priscilla
priya prudence quentin rabah rabia rachel rachid rachida radia rafael rafik rahim rahma raissa
ralph ramata ramon ramzi rania raoul raphael raphaelle rayan raymond raymonde rebecca redouane
regine regis reine remi remy renaud rene renee reynald riad ricardo richard rim rita robert
roberta roberto robin rocio rodolphe rodrigo rodrigue roger roland rolande romain romane romeo
romuald ronan rosa rosalie rosario rose roseline roselyne rosemarie rosine roxane ruben ruth
ryan sabah sabine sabri sabrina sacha said saida salah salem salim salima salma salome salomon
sam samantha samba sami samia samir samira samuel samy sanaa sandie sandra sandrine sandy sara
sarah saul sebastien segolene selena selim selma seraphine serena serge sergio sevda severine
seydou shana sharon sheila sherine sibylle sidonie siham sihem simeon simon simone sina sofia
sofiane solal solange soledad solene sonia sonya sophia sophie soraya souad soufiane soukaina
souleymane soumaya steeve stefan stella stephan stephane stephanie steve steven suzanne suzie
svetlana sybille sylvain sylvaine sylvette sylvia sylviane sylvie tahar tamara tanguy tania
tarek tarik tatiana teddy teo teresa tessa thais thea theo theodore theophile therese thibaud
thibault thibaut thierry thomas tiago tidiane tifany tifenn tiffany tim timeo timothee titouan
titus tobias tom tony tracy tristan ulysse urbain ursula valentin valentina valentine valerie
valery vanessa vasile vera veronique vianney victoire victor victoria victorine vincent viola
violaine violette virginie viviane vivien vladimir wafa walid wassila wilfried william willy
xavier yacine yael yamina yan yanis yann yannick yannis yasmina yasmine yassin yassine yassir
yoan yoann yohan yohann yolande younes youri yousra youssef youssouf ysee yuki yusuf yvan yves
yvette yvon yvonne zacharie zahia zahra zakaria zaki zeina zelie zeynep ziad zina zineb zoe
zohra zoubida zoulikha
"""
FIRST_NAMES = frozenset(_LIST.split())
