import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { BuildAnswer, BuildOrder } from './build-program.ts'

/** A build that runs in a process of its own. */
export type Building = { readonly built: Promise<void>; stop(): Promise<void> }

const program = fileURLToPath(new URL('./build-program.ts', import.meta.url))

/**
 * Build the index in a process of its own, which puts it on disk and ends. Building takes several times the memory of what is built, and
 * a program keeps much of what it once had: so the shop never has it, and is not ended where there is too little of it.
 */
export function buildBeside(order: BuildOrder): Building {
  const child = fork(program, {
    // It makes much that it needs for a moment only: what it is given for that stays small, and is given back at once.
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      '--max-semi-space-size=4',
      '--heap-growing-percent=50',
    ],
    env: { ...process.env, MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '131072' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((over) => {
    child.once('exit', () => over())
    child.once('error', () => over())
  })
  const built = new Promise<void>((yes, no) => {
    child.once('message', ({ problem }: BuildAnswer) =>
      problem === undefined ? yes() : no(new Error(problem)),
    )
    child.once('error', no)
    void ended.then(() => no(new Error('the search index was not built')))
  })
  // Whoever does not wait for it is not brought down by it.
  built.catch(() => undefined)
  child.send(order, (error) => error && child.kill('SIGKILL'))
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return { built, stop }
}
