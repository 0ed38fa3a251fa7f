import fs from 'node:fs';
import path from 'node:path';
import { KubeObject } from '../model/objects';
import { lockDirectory } from './directoryLock';
import { Change, ObjectStore } from './store';

interface LogLine {
  resource: string;
  deleted?: boolean;
  object: KubeObject;
}

const SNAPSHOT = 'snapshot.jsonl';
const LOG = 'changes.jsonl';
const MAX_LOG_BYTES = 64 * 1024 * 1024;

/**
 * Keeps a store on disk: a snapshot plus an append-only log of changes. Each
 * change is handed to the operating system before the write is acknowledged,
 * so a killed process loses nothing; a torn last line is ignored.
 */
export class Persistence {
  private descriptor = -1;
  private logBytes = 0;
  private unsubscribe?: () => void;
  private unlock?: () => void;

  constructor(
    private readonly directory: string,
    private readonly store: ObjectStore,
  ) {}

  /**
   * Restores the store and starts to record changes.
   * @throws Error where another process records into the same folder
   */
  open(): void {
    fs.mkdirSync(this.directory, { recursive: true, mode: 0o700 });
    this.unlock = lockDirectory(this.directory);
    this.replay(SNAPSHOT);
    this.replay(LOG);
    // Nothing before the restart can be watched again.
    this.store.compact();
    this.writeSnapshot();
    this.unsubscribe = this.store.subscribeAll(change => this.append(change));
  }

  /** Stops recording. */
  close(): void {
    this.unsubscribe?.();
    if (this.descriptor >= 0) fs.closeSync(this.descriptor);
    this.descriptor = -1;
    this.unlock?.();
    this.unlock = undefined;
  }

  private file(name: string): string {
    return path.join(this.directory, name);
  }

  private replay(name: string): void {
    if (!fs.existsSync(this.file(name))) return;
    const lines = fs.readFileSync(this.file(name), 'utf8').split('\n');
    for (const text of lines) {
      const line = parseLine(text);
      if (line) this.applyLine(line);
    }
  }

  private applyLine({ resource, deleted, object }: LogLine): void {
    const { namespace, name, resourceVersion } = object.metadata;
    if (deleted) {
      this.store.forget(resource, namespace, name);
      this.store.advanceTo(Number(resourceVersion));
    } else {
      this.store.restore(resource, object);
    }
  }

  private append(change: Change): void {
    const line: LogLine = {
      resource: change.resource,
      object: change.object,
      ...(change.type === 'DELETED' ? { deleted: true } : {}),
    };
    const text = `${JSON.stringify(line)}\n`;
    fs.writeSync(this.descriptor, text);
    this.logBytes += text.length;
    if (this.logBytes > MAX_LOG_BYTES) this.writeSnapshot();
  }

  private writeSnapshot(): void {
    const temporary = this.file(`${SNAPSHOT}.new`);
    const output = fs.openSync(temporary, 'w', 0o600);
    for (const resource of this.store.resources()) {
      for (const object of this.store.list(resource)) {
        fs.writeSync(output, `${JSON.stringify({ resource, object })}\n`);
      }
    }
    fs.fsyncSync(output);
    fs.closeSync(output);
    fs.renameSync(temporary, this.file(SNAPSHOT));
    if (this.descriptor >= 0) fs.closeSync(this.descriptor);
    this.descriptor = fs.openSync(this.file(LOG), 'w', 0o600);
    this.logBytes = 0;
  }
}

function parseLine(text: string): LogLine | undefined {
  if (!text) return undefined;
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
}
