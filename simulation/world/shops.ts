import { digits } from '../identifiers/identifiers.ts';
import { drawOwnName } from '../names/organisation-name.ts';
import { Weighted, type Random } from '../random/random.ts';
import { scatter } from '../random/scatter.ts';
import type { Organisation, Shop } from './organisation.ts';
import { ageOf, type Person } from './person.ts';

const SHOPS_PER_PERSON = 0.105;
const PLATFORMS = ['chosen', 'muangay', 'sanviet', 'hangtot'];
const TRADES = 'Thời trang,Mỹ phẩm,Gia dụng,Điện tử,Mẹ và bé,Đặc sản,Sách,Thể thao,Phụ kiện,Nông sản'.split(',');
/** How many shops a seller runs. */
const SHOP_COUNTS = new Weighted<number>([
  [1, 68],
  [2, 18],
  [3, 8],
  [4, 4],
  [6, 2],
]);

/** Makes the shops of one commune after another; a seller is a person or a body. */
export class Shops {
  private readonly random: Random;
  private made = 0;
  private owed = 0;

  constructor(random: Random) {
    this.random = random;
  }

  open(people: readonly Person[], organisations: readonly Organisation[]): Shop[] {
    const adults = this.random.shuffle(people.filter((person) => ageOf(person) >= 18 && ageOf(person) <= 65));
    const bodies = this.random.shuffle(
      organisations.filter((body) => body.kind !== 'public-body' && body.kind !== 'branch'),
    );
    const shops: Shop[] = [];
    this.owed += people.length * SHOPS_PER_PERSON;
    while (this.owed >= 1) {
      const body = this.random.chance(0.24) ? bodies.pop() : undefined;
      const person = body === undefined ? adults.pop() : undefined;
      const seller = body !== undefined ? { organisation: body } : person !== undefined ? { person } : undefined;
      if (seller === undefined) break;
      const count = SHOP_COUNTS.draw(this.random);
      this.owed -= count;
      shops.push(...this.openFor(seller, count));
    }
    return shops;
  }

  private openFor(seller: Shop['seller'], count: number): Shop[] {
    const { random } = this;
    const trade = random.pick(TRADES);
    const own = 'person' in seller ? (seller.person.name.split(' ').at(-1) ?? '') : drawOwnName(random);
    return Array.from({ length: count }, () => {
      const index = this.made;
      this.made += 1;
      return {
        index,
        entity: `S${digits(index + 1, 6)}`,
        platform: random.pick(PLATFORMS),
        shopId: `S${digits(scatter(index, 10_000_000), 7)}`,
        name: random.chance(0.7) ? `${own} ${trade}` : `Shop ${own} ${random.integer(1, 99)}`,
        openedOn: `${random.integer(2017, 2025)}-${digits(random.integer(1, 12), 2)}-${digits(random.integer(1, 28), 2)}`,
        trade,
        seller,
      };
    });
  }
}
