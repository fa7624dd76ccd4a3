import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { done, refused, type Result } from '#kernel/result.ts'

/** When a process was started, in the system's own count, so that a number given to another process later is not mistaken for it. */
function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}

/** The process that holds the lock, if it still runs. */
function holderOf(file: string): number | undefined {
  try {
    const [pid = '', start = ''] = readFileSync(file, 'utf8').trim().split(' ')
    const alive = isAlive(Number(pid)) && (start === '' || startOf(Number(pid)) === start)
    return alive ? Number(pid) : undefined
  } catch {
    return undefined
  }
}

/** The process that runs with a data folder; undefined where none does. */
export function lockHolder(folder: string): number | undefined {
  return holderOf(join(folder, 'start.lock'))
}

/** Only one start per data folder. Refuses while another runs; what a killed one left behind is taken over. */
export function lockFolder(folder: string): Result<{ release(): void }, 'already_running'> {
  const file = join(folder, 'start.lock')
  mkdirSync(folder, { recursive: true, mode: process.getuid?.() === 0 ? 0o755 : 0o700 })
  for (let tries = 0; tries < 3; tries++) {
    try {
      writeFileSync(file, `${process.pid} ${startOf(process.pid)}\n`, { flag: 'wx', mode: 0o600 })
      return done({ release: () => rmSync(file, { force: true }) })
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error
      const pid = holderOf(file)
      if (pid !== undefined) return refused('already_running', { pid })
      rmSync(file, { force: true })
    }
  }
  return refused('already_running', { pid: 0 })
}
