import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const ticksPerSecond = 100

type Stat = {
  readonly pid: number
  readonly parent: number
  readonly own: number
  readonly dead: number
  readonly begun: number
}

function stat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const sum = (...at: number[]) => at.reduce((all, i) => all + Number(fields[i]), 0) / ticksPerSecond
    return { pid, parent: Number(fields[1]), own: sum(11, 12), dead: sum(13, 14), begun: Number(fields[19]) }
  } catch {
    return undefined
  }
}

/** True where the system tells what processes use; elsewhere the columns of processor time stay empty. */
export const canTell = existsSync('/proc/self/stat')

/** Seconds of processor time of one process so far. */
export function ownSeconds(pid: number): number {
  return stat(pid)?.own ?? 0
}

/** Seconds of processor time of the children of this program that ended and were waited for. */
export function childrenSeconds(): number {
  return stat(process.pid)?.dead ?? 0
}

const processes = (): Stat[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => stat(Number(name)) ?? [])

/**
 * The processes below one, named now; the answered function ends those of them that still live, though their parent is
 * gone. A process id that was given to somebody else meanwhile is left alone.
 */
export function orphansOf(root: number): () => void {
  const all = canTell ? processes() : []
  const below = (pid: number): Stat[] =>
    all.filter(({ parent }) => parent === pid).flatMap((each) => [each, ...below(each.pid)])
  const children = below(root)
  return () => {
    for (const { pid, begun } of children)
      if (stat(pid)?.begun === begun) {
        process.kill(pid, 'SIGCONT')
        process.kill(pid, 'SIGTERM')
      }
  }
}

function nameOf(pid: number): string {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    const script = words.findLast((each) => each.endsWith('.ts'))
    // A process that named itself has that name in place of its words.
    if (script === undefined) return (words[0] ?? '').trim()
    return script.endsWith('/main.ts') ? basename(dirname(script)) : basename(script, '.ts')
  } catch {
    return ''
  }
}

/** A process and all below it, with the names they gave themselves, or those of their programs. */
export function namedBelow(root: number): { readonly pid: number; readonly name: string }[] {
  const all = canTell ? processes() : []
  const below = (pid: number): number[] => [
    pid,
    ...all.filter(({ parent }) => parent === pid).flatMap((each) => below(each.pid)),
  ]
  return below(root).map((pid) => ({ pid, name: nameOf(pid) }))
}

/** Seconds of processor time of a process, its children, and the dead ones they waited for. */
export function treeSeconds(root: number): number {
  if (!canTell) return 0
  const all = processes()
  const below = (pid: number): number =>
    all.reduce(
      (sum, each) =>
        each.pid === pid ? sum + each.own + each.dead : each.parent === pid ? sum + below(each.pid) : sum,
      0,
    )
  return below(root)
}

/** Zero for a process that has just ended. */
function memoryOf(pid: number, line: RegExp): number {
  try {
    return Math.round(Number(line.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
  } catch {
    return 0
  }
}

/** Megabytes a process holds in memory. */
export function megabytes(pid: number): number {
  return memoryOf(pid, /VmRSS:\s+(\d+)/)
}

/** The most megabytes a process ever held in memory. */
export function mostMegabytes(pid: number): number {
  return memoryOf(pid, /VmHWM:\s+(\d+)/)
}

/** The process id of the database server whose data stands in a folder. */
export function postmasterOf(folder: string): number {
  return Number(readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])
}
