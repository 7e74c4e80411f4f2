import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Tells a process from a later one that got the same number: boot, number and time of start.
 *
 * @returns null when no such process lives; one that ended and was not yet reaped does not
 */
export function processIdentity(pid: number): string | null {
  return process.platform === 'linux' ? linuxIdentity(pid) : posixIdentity(pid);
}

function linuxIdentity(pid: number): string | null {
  const stat = readStat(pid);
  if (stat === null || stat.state === 'Z' || stat.state === 'X') return null;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${pid} ${stat.startTime}`;
}

/** By `ps`, to the second: elsewhere than on Linux there is nothing finer without native code. */
function posixIdentity(pid: number): string | null {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' || line.startsWith('Z') ? null : `${pid} ${line.replace(/^\S+\s+/, '')}`;
  } catch {
    return null;
  }
}

/**
 * Whether a process group has living members beside its leader. Elsewhere than on Linux it is taken to have
 * some, so that a stop waits its whole grace.
 */
export function groupHasOthers(group: number): boolean {
  if (process.platform !== 'linux') return true;
  return readdirSync('/proc').some((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === group) return false;
    const stat = readStat(pid);
    return stat !== null && stat.group === group && stat.state !== 'Z' && stat.state !== 'X';
  });
}

/** Fields 3, 5 and 22 of /proc/<pid>/stat (proc_pid_stat(5)). */
function readStat(pid: number): { state: string; group: number; startTime: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name, field 2, may hold spaces and parentheses: the fields go on behind the last one.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], group: Number(fields[2]), startTime: fields[19] };
  } catch {
    return null;
  }
}
