import { totalmem } from 'node:os';

const MB = 2 ** 20;
/** Pages the server keeps itself need not be copied from the system and back at every touch. */
const BUFFERS = { share: 1 / 8, least: 256, most: 2048 };

/** What the embedded server runs with; one machine, shared with everything else on it. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  // Containers often have 64 MB of /dev/shm.
  dynamic_shared_memory_type: 'mmap',
  shared_buffers: `${buffersOf(machineMemory())}MB`,
  work_mem: '32MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '4GB',
  wal_level: 'logical',
  fsync: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Errors quote values and statements hold them, and both are personal data: the application logs their codes.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_error_verbosity: 'terse',
  log_line_prefix: '%m [%p] %a ',
};

/** Arguments of `postgres`. `overrides` wins: tests switch durability off. */
export function serverArguments(cluster: string, port: number, overrides: Readonly<Record<string, string>>): string[] {
  const settings = { ...SETTINGS, ...overrides, port: String(port) };
  return ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** MB of `shared_buffers` for so many bytes of memory. */
export function buffersOf(memory: number): number {
  return Math.round(Math.min(BUFFERS.most, Math.max(BUFFERS.least, (memory * BUFFERS.share) / MB)));
}

/** Bytes; of the container where it limits them. */
function machineMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(totalmem(), limit) : totalmem();
}
