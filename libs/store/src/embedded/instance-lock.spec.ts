import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holderOfInstanceLock, takeInstanceLock } from './instance-lock.ts';
import { startOfProcess } from './process-identity.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const refused = expect.objectContaining({ code: 'store.in-use' });

function leaveBehind(number: number, holder: unknown): void {
  mkdirSync(join(dataDir, 'lock'), { recursive: true });
  writeFileSync(join(dataDir, 'lock', String(number)), typeof holder === 'string' ? holder : JSON.stringify(holder));
}

describe('the lock of a data folder', () => {
  test('has one holder until it is let go', () => {
    const lock = takeInstanceLock(dataDir);
    expect(holderOfInstanceLock(dataDir)).toBe(process.pid);
    expect(() => takeInstanceLock(dataDir)).toThrow(refused);
    lock.release();
    expect(holderOfInstanceLock(dataDir)).toBeNull();
    takeInstanceLock(dataDir).release();
    expect(readdirSync(join(dataDir, 'lock'))).toEqual(['2']);
  });

  test('is held by a process, not by a pid', () => {
    leaveBehind(3, { pid: process.pid, started: 'another boot/1' });
    expect(holderOfInstanceLock(dataDir)).toBeNull();
    takeInstanceLock(dataDir);
    expect(readdirSync(join(dataDir, 'lock'))).toEqual(['4']);
  });

  test('is respected while its holder lives, whoever that is', () => {
    leaveBehind(9, { pid: process.ppid, started: startOfProcess(process.ppid) });
    expect(() => takeInstanceLock(dataDir)).toThrow(refused);
    expect(() => takeInstanceLock(dataDir)).toThrow(`process ${process.ppid}`);
    expect(readdirSync(join(dataDir, 'lock'))).toEqual(['9']);
  });

  test('the greatest number counts, not what lies below it', () => {
    leaveBehind(1, { pid: process.ppid, started: startOfProcess(process.ppid) });
    leaveBehind(2, { pid: process.ppid, started: null });
    takeInstanceLock(dataDir);
    expect(readdirSync(join(dataDir, 'lock'))).toEqual(['3']);
  });

  test('a damaged file holds nothing', () => {
    leaveBehind(1, '{"pi');
    takeInstanceLock(dataDir).release();
  });
});
