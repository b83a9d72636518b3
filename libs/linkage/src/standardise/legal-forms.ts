/**
 * Legal forms of organisations by class: what they are called and how that is abbreviated, in words without diacritics
 * (other scripts transliterated). Vietnamese ones by the Law on Enterprises (59/2020/QH14, article 37), the others as
 * the registers of their countries write them. One class holds forms that stand for each other in translation.
 */
export type LegalForm =
  'limited' | 'joint-stock' | 'partnership' | 'private' | 'cooperative' | 'non-profit' | 'state' | 'company';

/** Written anywhere in a Vietnamese name. */
export const VIETNAMESE_FORMS: readonly (readonly [LegalForm, string])[] = [
  ['limited', 'trách nhiệm hữu hạn'],
  ...['một thành viên', '1 thành viên', 'hai thành viên', '2 thành viên'].flatMap((members) => [
    ['limited', members] as const,
    ['limited', `${members} trở lên`] as const,
  ]),
  ['private', 'doanh nghiệp tư nhân'],
  ['cooperative', 'liên hiệp hợp tác xã'],
  ['cooperative', 'lh hợp tác xã'],
  ['cooperative', 'hợp tác xã'],
  ['partnership', 'hợp danh'],
  ['joint-stock', 'cổ phần'],
  ['company', 'công ty'],
  ['company', 'doanh nghiệp'],
  ['private', 'tư nhân'],
];

/** Written at either end of a name in other languages. */
export const FOREIGN_FORMS: Readonly<Record<LegalForm, readonly string[]>> = {
  limited: list(
    `limited; ltd; ltd co; co ltd; company limited; pty ltd; pty limited; proprietary limited; pte ltd; pte limited;
    private limited; pvt ltd; pvt limited; sdn bhd; limited liability company; llc; l l c; wll; fze; fzco; fzllc; fz llc;
    limitada; ltda; gmbh; mbh; gesellschaft mit beschrankter haftung; gmbh co kg; ug; bv; b v; besloten vennootschap;
    bvba; b v b a; sprl; srl; s r l; sarl; s a r l; societe a responsabilite limitee; societa a responsabilita limitata;
    societatea cu raspundere limitata; sociedad de responsabilidad limitada; s de rl de cv; sl; s l; slu; sociedad limitada;
    sp z oo; sp z o o; spzoo; spolka z ograniczona odpowiedzialnoscia; sro; s r o; spol s r o; spolecnost s rucenim omezenym;
    doo; d o o; kft; ood; eood; ooo; o o o; obshchestvo s ogranichennoy otvetstvennostyu; too; tov; mchj; mmm; uab; osauhing;
    sia; oy; aps; limited sirketi; ltd sti; yugen kaisha; yk; godo kaisha; youxian gongsi; aktsioneren limited; oue; ou`,
  ),
  'joint-stock': list(
    `incorporated; inc; corporation; corp; joint stock company; open joint stock company; public joint stock company;
    closed joint stock company; joynt stock company; joint stock compan; jsc; ojsc; pjsc; cjsc; plc; p l c; public limited company;
    aktiengesellschaft; aktiengeselschaft; ag; a g; akg; se; sa; s a; societe anonyme; sociedad anonima; sociedade anonima;
    sa de cv; s a de c v; sab de cv; sas; s a s; societe par actions simplifiee; spa; s p a; societa per azioni; nv; n v;
    naamloze vennootschap; ab; aktiebolag; as; a s; asa; aktieselskab; oyj; hf; ao; a o; aktsionernoe obshchestvo; oao; pao; zao;
    otkrytoe aktsionernoe obshchestvo; publichnoe aktsionernoe obshchestvo; zakrytoe aktsionernoe obshchestvo; ad; dd; d d; rt;
    nyrt; zrt; spolka akcyjna; akciova spolecnost; anonim sirketi; anonim sti; kabushiki kaisha; kk; gufen youxian gongsi;
    tbk; pt; persero; bhd; berhad; saog; pjs; na; n a; national association; societatea pe actiuni; as trust`,
  ),
  partnership: list(
    `lp; l p; llp; l l p; limited partnership; limited liability partnership; general partnership; kg; kommanditgesellschaft;
    ohg; gbr; snc; s n c; scs; sca; kda; cv; vof; v o f; k s; kommanditselskab`,
  ),
  private: list(`sole proprietorship; einzelunternehmen; ip; individualnyy predprinimatel; fop; ek; e k`),
  cooperative: list(`cooperative; co operative; genossenschaft; eg; coop; societe cooperative`),
  'non-profit': list(
    `ano; avtonomnaya nekommercheskaya organizatsiya; nko; npo; ngo; ev; e v; asbl; association loi 1901; stiftung; verein`,
  ),
  state: list(
    `fgup; gup; mup; federalnoe gosudarstvennoe unitarnoe predpriyatie; gosudarstvennoe unitarnoe predpriyatie; soe;
    state owned enterprise`,
  ),
  company: list(`company; co; cie; compagnie; compania; azienda; the company; company the`),
};

/** Before the name of a ship: motor vessel, tanker, steamer, fishing vessel. */
export const SHIPS: readonly string[] = list(
  'mv; m v; mt; m t; ss; s s; fv; f v; msv; motor vessel; motor tanker; tau; tau bien',
);

function list(text: string): string[] {
  return text.split(';').map((form) => form.trim().replace(/\s+/g, ' '));
}
