/**
 * Short and familiar forms of given names, without diacritics: each a name and what stands for it. Public
 * knowledge, as name dictionaries have it.
 */
const FAMILIAR = `
abigail abby gail; abraham abe bram; adelaide addie ada; agnes aggie nessie; alan al; alastair ali al alec sandy;
albert al bert bertie; aleksandr sasha sanya shura alex; aleksandra sasha shura; aleksei alyosha lyosha;
alexander alex alec alick sandy sasha xander lex; alexandra alex sandra sandy sasha lexi; alfonso fonso;
alfred alf fred alfie freddie; alice ali allie elsie; alicia alice; amanda mandy; amelia amy millie;
andrew andy drew; angela angie; ann anna annie nan nancy anne; annabel bel bella; anthony tony ant;
antonio tony toni; archibald archie baldie; arthur art artie; augusta gussie; augustine austin gus; augustus gus;
barbara barb babs barbie; bartholomew bart; beatrice bea trixie; beatrix bea trixie; benjamin ben benny benji bibi;
bernard bernie barney; bridget biddy bridie; calvin cal; caroline carrie caro lina; carolyn carrie caro;
catherine cathy kate katie kitty cate kit; cecilia cissie celia cecily; celeste celia;
charles charlie chuck charley chas; charlotte charlie lottie lotte; christian chris kit;
christina chris tina chrissie; christine chris tina chrissie; christopher chris kit topher kester; clarence clarrie;
clementine clemmie; clifford cliff; constance connie; cornelius con neil corny; cuthbert bert; cynthia cindy;
daniel dan danny; david dave davy davie; deborah deb debbie; denis den denny; dennis den denny; dmitri dima mitya;
dominic dom nick; donald don donny donnie; dorothy dot dolly dottie dora; dudley dud; duncan dunc;
edgar ed eddie ned; edith edie; edmund ed eddie ned ted; edward ed eddie ned ted teddy; edwin ed eddie ned;
ekaterina katya; eleanor nell nellie ellie nora lena; elena lena; eliza liz lizzie;
elizabeth liz lizzie beth betty bess bessie eliza betsy lisa elsie libby lily; ellen nell nellie ellie;
emily em emmy millie; emma em emmy; emmanuel manny; ernest ernie; esther essie hettie; ethelbert bert; eugene gene;
euphemia effie; evelyn eve evie; evgeny zhenya; ezekiel zeke; fergus fergie; fernando nando;
florence flo florrie flossie; frances fran fanny frannie; francis frank fran; francisco paco pancho; franklin frank;
frederic fred freddie; frederick fred freddie freddy fritz; gabriel gabe; genevieve gen; geoffrey geoff jeff;
george georgie; georgia georgie; georgiana georgie; georgina georgie gina; gerald gerry jerry; gerard gerry;
gertrude gertie trudy; gilbert gil bert; gordon gordy; graham gray; gregory greg; grigory grisha; gustav gus;
gwendoline gwen gwenda; hannah annie; harold eric; harold harry hal; harriet hattie harry; hector hecky;
helen nell nellie lena; henrietta hettie etta; henry hal heinz; henry harry hal hank; herbert herb bert bertie;
herbert herbie; hilda hildy; horace horry; hubert hugh bert; hugh hughie huey hugo; humphrey humph; ignatius iggy;
irina ira; iris irie; isaac ike zac; isabel bella belle izzy isa tibby; isabella bella belle izzy; isidore izzy;
ivan vanya; jacob jake jack; jacqueline jackie; james jim jimmy jamie jem; jane jenny janie; janet jan jenny;
jasper jas; jean jeanie; jeffrey jeff; jemima mima; jennifer jen jenny; jeremiah jerry; jerome jerry;
jessica jess jessie; jessie jess; joan joanie; johannes hans johann; john jack johnny jock jon juan;
jonathan jon jonny; jose pepe; joseph joe joey jo; josephine jo josie; joshua josh; josiah joe si; judith judy;
julia julie jules; julian jules; juliet jules; justin jus; katherine kathy kate katie kitty kay kit;
kathleen kathy kate; keith kit; kenneth ken kenny; lambert bert; lancelot lance; laurence larry laurie;
lawrence larry laurie lawrie; leonard len lenny leo; leopold leo; leslie les; lewis lew; lillian lily lil;
lionel leo lyn; louis lou louie; louisa lou lulu; louise lou lulu; lucy lu; ludwig lutz; luis lucho; luke luck;
lydia liddy; madeleine maddie; magdalena lena; malcolm mac mal; marcus marc mark;
margaret maggie meg peggy madge greta rita daisy marge; margaret may maisie mamie mysie peg pegeen;
maria masha mia mitzi; marianne mary ann; marie mary; marion may mamie; marjorie marge madge; martha mattie patty;
martin marty; mary molly polly mamie may minnie; matilda tilly tillie mattie; matthew matt; maud maudie;
maurice morris; maximilian max; melanie mel; melvin mel; mercedes mercy; mervyn merv;
michael mike mick mickey micky mikey; michelle shelly; mikhail misha; mildred millie; millicent millie; miriam mimi;
mohammed mo; montague monty; moses mo; moses moe; murdoch murdo; nancy nan; natalia natasha; nathan nat nate;
nathaniel nat nate; neville nev; nicholas nick nicky klaus; nikolai kolya; norman norm; olga olya; olive ollie livvy;
oliver ollie; olivia livvy liv; oswald ozzie; pamela pam; patricia pat patty tricia trish; patrick pat paddy rick;
paul pavel; pavel pasha; percival percy; peregrine perry; peter pete; petr petya; philip phil pip; phoebe phebe;
phyllis phyl; priscilla cilla; prudence prue; quentin quin; rachel rae; randolph randy dolph; raymond ray;
rebecca becky becca; reginald reg reggie; richard rick dick rich ricky dickie;
robert rob bob bobby robbie robin bert; roberto beto; roderick rod rory; rodney rod; roger rodge hodge; roland rolly;
ronald ron ronnie; rosamund rose; rose rosie; rosemary rose rosie; rowland rolly; rudolf rudi;
rudolph rudy ralph dolph; rupert roo; rupert robert; salvatore sal; samantha sam; samuel sam sammy;
sarah sally sadie; sebastian seb bastian; sergei seryozha; sibyl sib; sidney sid; silas si; silvester sly; simon si;
solomon sol; sophia sophie sonya; stanley stan; stephanie steph; stephen steve; steven steve; susan sue susie;
susanna sue susie sukey; sylvester sly vester; sylvia syl; tatiana tanya; terence terry; thaddeus thad tad;
theodora dora; theodore ted teddy theo; theresa terry tess tessa; thomas tom tommy; timothy tim timmy; tobias toby;
tristram tris; ursula ursie; valentine val; vanessa nessa; vernon vern; veronica vera ronnie; victor vic;
victoria vicky tori; vincent vince vinny; vivian viv; vladimir volodya vova; wallace wally wal;
walter walt wally wat; wilfred wilf; wilhelm willi; wilhelmina minnie mina;
william will bill billy willie liam willy; winifred win freddie; winifred winnie freda; winston win; yuri yura;
zachary zac zack; zebedee zeb
`;

/** Names as other languages have them. Apart from those above: Jack is John and so is Ivan, but Jack is not Ivan. */
const OTHER_LANGUAGES = `
alexander alexandre aleksandr alessandro alejandro iskander alasdair; alice alix;
andrew andre andrei andreas andrzej anders andres ondrej; anna ann anne ana hannah hanna;
anthony antonio antoine anton antoni;
catherine katherine kathryn katharine kathleen caterina ekaterina katarzyna katarina katrina;
charles carl karl carlos carlo karel karol; daniel daniil danilo; david dafydd dai dawid daoud;
edward eduard eduardo edouard iorwerth edoardo; elizabeth elisabeth isabel isabella elisa elspeth elzbieta;
emily emilia emilie; francis francois francisco francesco franz franciszek;
frederick frederic friedrich federico fritz; geoffrey jeffrey godfrey gottfried;
george georges georg jorge giorgio jerzy yuri jurgen georgios; gregory gregor grigory;
helen helena helene elena ellen elaine; henry henri heinrich enrique enrico henrik hendrik; hugh hugo ugo;
isaac yitzhak ishaq; james jacob jakub jacques jaime diego iago seamus hamish giacomo yakov yakub;
jane joan jean joanna johanna janet jeanne giovanna juana siobhan sian;
john ian sean shaun evan ivan jan jean juan joao johann johan johannes giovanni hans jens ioan ioannis iain owen yahya;
joseph josef jose giuseppe yusuf iosif jozef youssef; julia julie giulia juliet; julius julio giulio jules;
lawrence laurence lorenzo laurent lars; leo leon lev; louis lewis luis luigi ludwig lajos; lucas luke luca lukas luc;
margaret marguerite margarita margareta margarethe megan mairead; mark marc marcus marco marek markus;
mary marie maria miriam maryam mariya moira maureen; matthew matthieu mateo matteo matthias mathias matvei;
michael mikhail michel miguel michele mikael michal mihai; moses moshe musa;
nicholas nicolas nikolai nicola niccolo nikolaus mikolaj nikolaos; patrick padraig patricio patrice;
paul pablo paolo pavel pawel paulo pal; peter pierre pedro pietro petr piotr petros pieter;
philip philippe felipe filip filippo; ralph raoul rolf raul; raymond raimund ramon; richard ricardo riccardo ryszard;
robert roberto rupert ruprecht; simon simeon semyon shimon; sophia sophie sofia zofia sofya;
stephen steven stefan esteban etienne stephan istvan; susanna susan suzanne zuzana shoshana;
theodore fyodor teodoro fedor; thomas tomas tommaso; vincent vincenzo vicente;
william guillaume wilhelm guillermo willem gwilym guglielmo
`;

/** Numbers of the groups that hold a name. */
const GROUPS_OF = new Map<string, number[]>();
`${FAMILIAR};${OTHER_LANGUAGES}`.split(';').forEach((group, number) => {
  for (const name of new Set(group.trim().split(' ').map(endedAlike)))
    GROUPS_OF.set(name, [...(GROUPS_OF.get(name) ?? []), number]);
});

/** Johnnie is Johnny, Davey is Davy: endings that sound alike are one. */
function endedAlike(name: string): string {
  return name.length < 4 ? name : name.replace(/(?:ie|ey|y|i)$/, 'y');
}

const NO_GROUPS: readonly number[] = [];

/** Whether one given name is a familiar form of the other, or both are of one name. Words without diacritics. */
export function isNickname(left: string, right: string): boolean {
  const ofLeft = GROUPS_OF.get(endedAlike(left)) ?? NO_GROUPS;
  if (ofLeft.length === 0) return false;
  const ofRight = GROUPS_OF.get(endedAlike(right)) ?? NO_GROUPS;
  return ofLeft.some((group) => ofRight.includes(group));
}
