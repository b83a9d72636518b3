import { readCalls, type SimulatedCall, type SimulatedWave } from '../../simulation/index.ts';
import { below, pick, type Random } from './seeded.ts';

type Row = Record<string, unknown>;

const EXCHANGED = ['dien_thoai', 'nguoi_ban', 'ten_gian_hang', 'email'] as const;
const ROWS_IN_A_CALL = 8;

/** What the platforms push: shops that change, each call under a key of its own. */
export class ShopCalls {
  private readonly path: string;
  private readonly rows: Row[];

  private constructor(path: string, rows: Row[]) {
    this.path = path;
    this.rows = rows;
  }

  static async after(from: string, waves: readonly SimulatedWave[]): Promise<ShopCalls> {
    const latest = new Map<string, Row>();
    let path = '';
    for (const wave of waves) {
      for await (const call of readCalls(from, wave)) {
        path = call.path;
        for (const row of call.body as readonly Row[]) {
          if (row['thao_tac'] !== 'XOA') latest.set(`${String(row['san'])}:${String(row['ma_gian_hang'])}`, row);
        }
      }
    }
    return new ShopCalls(path, [...latest.values()]);
  }

  /** Every shop as it stands, to begin with. */
  all(name: string): SimulatedCall[] {
    const calls = Math.ceil(this.rows.length / 50);
    return Array.from({ length: calls }, (_, n) => ({
      path: this.path,
      idempotencyKey: `${name}-${n}`,
      body: this.rows.slice(n * 50, n * 50 + 50) as SimulatedCall['body'],
    }));
  }

  next(random: Random, name: string, calls: number): SimulatedCall[] {
    return Array.from({ length: calls }, (_, n) => ({
      path: this.path,
      idempotencyKey: `${name}-${n}`,
      body: Array.from({ length: ROWS_IN_A_CALL }, () => this.change(random)) as SimulatedCall['body'],
    }));
  }

  private change(random: Random): Row {
    const at = below(random, this.rows.length);
    const column = pick(random, EXCHANGED);
    const next = { ...this.rows[at], thao_tac: 'SUA', [column]: pick(random, this.rows)[column] };
    this.rows[at] = next;
    return next;
  }
}
