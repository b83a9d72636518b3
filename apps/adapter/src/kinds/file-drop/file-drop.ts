import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LienThongError } from '#libs/contract';
import { retrying } from '#libs/runtime';
import { isTransient, registerFile, takeFileAgain, type DeliveredFile } from '#libs/store';
import { watch, type FSWatcher } from 'chokidar';
import type { KindContext, SourceReading } from '../source-kind.ts';
import { readFileRows } from './read-file.ts';
import { hashFile, WholeFiles, type FoundFile } from './whole-files.ts';

/**
 * A folder into which a source drops files. A file is taken when it is whole, and once: its content is its identity,
 * whatever its name. Files stay where they are: the folder belongs to the source.
 */
export class FileDrop implements SourceReading {
  readonly folder: string;
  private readonly context: KindContext;
  private readonly files: WholeFiles;
  private readonly stopping = new AbortController();
  /** Stamps of files that are dealt with. */
  private readonly settled = new Set<string>();
  private readonly takenAgain = new Set<string>();
  private running: Promise<void> | undefined;
  private watcher: FSWatcher | undefined;
  private wakeUp: () => void = () => undefined;
  private isAwake = false;
  private atEnd = false;
  private isPaused = false;

  constructor(context: KindContext) {
    const { source, settings } = context;
    const drop = source.definition['file-drop'];
    this.context = context;
    this.folder = join(settings.inboxDir, drop?.folder ?? source.name);
    this.files = new WholeFiles(this.folder, drop?.files ?? [], settings.quietMs);
  }

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp();
    await this.watcher?.close();
    await this.running;
  }

  isAtEnd(): boolean {
    return this.atEnd;
  }

  async takeAgain(name: string): Promise<boolean> {
    const count = await takeFileAgain(this.context.store.pool, this.context.source.name, name);
    if (count === 0) return false;
    this.settled.clear();
    this.wake();
    return true;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    try {
      await mkdir(this.folder, { recursive: true });
      this.watcher = watch(this.folder, { depth: 0, ignoreInitial: true }).on('all', () => this.wake());
      this.watcher.on('error', (err) =>
        this.context.logger.warn({ err }, 'the folder cannot be watched; it is looked at instead'),
      );
      while (!signal.aborted) {
        this.isAwake = false;
        const isWaiting = await this.scan();
        await this.sleep(
          isWaiting ? Math.min(this.context.settings.quietMs, this.context.settings.rescanMs) : undefined,
        );
      }
    } catch (error) {
      if (signal.aborted) return;
      this.context.logger.error({ err: error, source: this.context.source.name }, 'the source has stopped');
      this.context.onFailure(error);
    }
  }

  /** Takes every whole file that is not dealt with; true while there are files that are not whole yet. */
  private async scan(): Promise<boolean> {
    const found = await this.look();
    if (found === null) return true;
    const open = found.filter(({ stamp }) => !this.settled.has(stamp));
    if (open.length > 0) this.atEnd = false;
    let isWaiting = false;
    this.isPaused &&= open.length > 0;
    for (const file of open) {
      if (this.stopping.signal.aborted) return false;
      const wentOn = !file.isWhole || (await this.take(file));
      isWaiting ||= !this.settled.has(file.stamp);
      // The next look takes it up where it stands now: what it says is older than the files behind it.
      if (!wentOn) break;
    }
    // What came while we were reading is seen by the next look, which follows at once.
    // A paused source gives nothing more until it is resumed.
    this.atEnd = (!isWaiting || this.isPaused) && !this.isAwake && !this.stopping.signal.aborted;
    return isWaiting;
  }

  /** Null when the folder cannot be read: then nobody knows whether there is more. */
  private async look(): Promise<FoundFile[] | null> {
    try {
      return await this.files.look(Date.now());
    } catch (err) {
      this.context.logger.warn({ err, folder: this.folder }, 'the folder cannot be read');
      this.atEnd = false;
      await mkdir(this.folder, { recursive: true }).catch(() => undefined);
      return null;
    }
  }

  /** False when the position in the file moved under us before its end. */
  private async take(file: FoundFile): Promise<boolean> {
    const { source, acceptance, logger, settings } = this.context;
    try {
      const known = await this.register(file);
      if (known.finished) {
        this.settled.add(file.stamp);
        logger.info(
          { source: source.name, file: file.name, knownAs: known.name },
          'this content was read before: skipped',
        );
        return true;
      }
      const { signal } = this.stopping;
      const outcome = await readFileRows({ file, known, acceptance, batchSize: settings.batchSize, signal });
      logger.info({ source: source.name, file: file.name, ...outcome }, 'file read');
      this.isPaused = false;
      if (outcome.kind === 'finished') this.settled.add(file.stamp);
      return outcome.kind !== 'moved';
    } catch (error) {
      if (this.stopping.signal.aborted) return true;
      if (error instanceof LienThongError && error.code === 'source.paused') {
        if (!this.isPaused) logger.info({ source: source.name }, 'the source is paused: files wait');
        this.isPaused = true;
        return true;
      }
      // The file itself failed us (gone, no permission, a bad disk): said, and tried again with the next look.
      if (!isFileError(error)) throw error;
      logger.error({ err: error, source: source.name, file: file.name }, 'the file cannot be read');
      return true;
    }
  }

  private async register(file: FoundFile): Promise<DeliveredFile> {
    const { source, store, settings } = this.context;
    const contentHash = await hashFile(file.path, file.size);
    const remember = { contentHash, name: file.name, sizeBytes: file.size };
    const { signal } = this.stopping;
    const known = await this.patiently(() => registerFile(store.pool, source.name, remember), signal);
    const isAskedFor = settings.takeKnownAgain && known.finished && !this.takenAgain.has(contentHash);
    this.takenAgain.add(contentHash);
    if (!isAskedFor) return known;
    await this.patiently(() => takeFileAgain(store.pool, source.name, known.name), signal);
    return this.patiently(() => registerFile(store.pool, source.name, remember), signal);
  }

  private patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return retrying(work, { isRetriable: isTransient, attempts: Infinity, signal });
  }

  rescan(): void {
    this.wake();
  }

  private wake(): void {
    this.isAwake = true;
    this.atEnd = false;
    this.wakeUp();
  }

  private async sleep(ms: number = this.context.settings.rescanMs): Promise<void> {
    if (this.isAwake || this.stopping.signal.aborted) return;
    const waking = new AbortController();
    this.wakeUp = () => waking.abort();
    await pause(ms, undefined, { signal: waking.signal }).catch(() => undefined);
    this.wakeUp = () => undefined;
  }
}

function isFileError(error: unknown): boolean {
  const call = (error as { syscall?: unknown } | null)?.syscall;
  return call === 'open' || call === 'read' || call === 'stat' || call === 'close';
}
