/**
 * Short and familiar forms of given names, without diacritics: each line a name and what stands for it. Public
 * knowledge, as name dictionaries have it; two names of one line stand for each other only through the first.
 */
const LINES = `
abigail abby gail
abraham abe bram
adelaide addie ada
agnes aggie nessie
albert al bert bertie
aleksandr sasha sanya shura alex
aleksandra sasha shura
aleksei alyosha lyosha
alexander alex alec alick sandy sasha xander lex
alexandra alex sandra sandy sasha lexi
alfred alf fred alfie freddie
alice ali allie elsie
amelia amy millie
andrew andy drew
angela angie
ann anna annie nan nancy anne
anthony tony ant
antonio tony toni
arthur art artie
augustus gus
barbara barb babs barbie
bartholomew bart
beatrice bea trixie
benjamin ben benny benji bibi
bernard bernie barney
bridget biddy bridie
caroline carrie caro lina
catherine cathy kate katie kitty cate kit
charles charlie chuck charley chas
charlotte charlie lottie lotte
christina chris tina chrissie
christine chris tina chrissie
christopher chris kit topher kester
clifford cliff
constance connie
cornelius con neil corny
cynthia cindy
daniel dan danny
david dave davy davie
deborah deb debbie
dmitri dima mitya
dominic dom nick
donald don donny donnie
dorothy dot dolly dottie dora
edmund ed eddie ned ted
edward ed eddie ned ted teddy
edwin ed eddie ned
eleanor nell nellie ellie nora lena
elizabeth liz lizzie beth betty bess bessie eliza betsy lisa elsie libby lily
ellen nell nellie ellie
emily em emmy millie
emma em emmy
ernest ernie
esther essie hettie
eugene gene
evgeny zhenya
ekaterina katya
elena lena
emmanuel manny
ezekiel zeke
fernando nando
florence flo florrie flossie
frances fran fanny frannie
francis frank fran
francisco paco pancho
franklin frank
frederick fred freddie freddy fritz
gabriel gabe
genevieve gen
geoffrey geoff jeff
george georgie
gerald gerry jerry
gerard gerry
gertrude gertie trudy
gilbert gil bert
gregory greg
grigory grisha
gustav gus
hannah annie
harold harry hal
harriet hattie harry
helen nell nellie lena
henrietta hettie etta
henry harry hal hank
herbert herb bert bertie
horace horry
hubert hugh bert
irina ira
isaac ike zac
isabella bella belle izzy
ivan vanya
jacob jake jack
jacqueline jackie
james jim jimmy jamie jem
jane jenny janie
janet jan jenny
jean jeanie
jeffrey jeff
jennifer jen jenny
jeremiah jerry
jessica jess jessie
joan joanie
johannes hans johann
john jack johnny jock jon juan
jonathan jon jonny
jose pepe
joseph joe joey jo
josephine jo josie
joshua josh
judith judy
juliet jules
katherine kathy kate katie kitty kay kit
kathleen kathy kate
kenneth ken kenny
laurence larry laurie
lawrence larry laurie lawrie
leonard len lenny leo
leopold leo
lewis lew
lillian lily lil
louis lou louie
louisa lou lulu
lucy lu
ludwig lutz
luis lucho
madeleine maddie
magdalena lena
margaret maggie meg peggy madge greta rita daisy marge
maria masha mia mitzi
marjorie marge madge
martha mattie patty
martin marty
mary molly polly mamie may minnie
matilda tilly tillie mattie
matthew matt
maurice morris
maximilian max
michael mike mick mickey micky mikey
mikhail misha
mildred millie
miriam mimi
mohammed mo
montague monty
moses moe
nancy nan
natalia natasha
nathan nat nate
nathaniel nat nate
nicholas nick nicky klaus
nikolai kolya
oliver ollie
olga olya
oswald ozzie
pamela pam
patricia pat patty tricia trish
patrick pat paddy rick
paul pavel
pavel pasha
peter pete
petr petya
philip phil pip
priscilla cilla
rachel rae
raymond ray
rebecca becky becca
reginald reg reggie
richard rick dick rich ricky dickie
robert rob bob bobby robbie robin bert
roberto beto
roderick rod rory
rodney rod
roger rodge hodge
roland rolly
ronald ron ronnie
rosamund rose
rose rosie
rudolf rudi
rupert roo
salvatore sal
samuel sam sammy
samantha sam
sarah sally sadie
sebastian seb bastian
sergei seryozha
sidney sid
silvester sly
simon si
solomon sol
sophia sophie sonya
stanley stan
stephanie steph
stephen steve
steven steve
susan sue susie
susanna sue susie sukey
tatiana tanya
terence terry
theodora dora
theodore ted teddy theo
theresa terry tess tessa
thomas tom tommy
timothy tim timmy
ursula ursie
valentine val
veronica vera ronnie
victor vic
victoria vicky tori
vincent vince vinny
vladimir volodya vova
walter walt wally wat
wilfred wilf
wilhelm willi
wilhelmina minnie mina
william will bill billy willie liam willy
winifred winnie freda
winston win
yuri yura
zachary zac zack
`;

const NAMES_OF = new Map<string, string[]>();
for (const line of LINES.trim().split('\n')) {
  const [name = '', ...forms] = line.split(' ');
  for (const form of forms) NAMES_OF.set(form, [...(NAMES_OF.get(form) ?? []), name]);
}

const NO_NAMES: readonly string[] = [];

/** Whether one given name is a familiar form of the other, or both are of one name. Words without diacritics. */
export function isNickname(left: string, right: string): boolean {
  const ofLeft = NAMES_OF.get(left) ?? NO_NAMES;
  const ofRight = NAMES_OF.get(right) ?? NO_NAMES;
  return ofLeft.includes(right) || ofRight.includes(left) || ofLeft.some((name) => ofRight.includes(name));
}
