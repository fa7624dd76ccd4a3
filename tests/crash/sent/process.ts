import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { overload } from '../../support/overload.ts'
import type { Act, Said } from './worker.ts'
import type { World } from './world.ts'

/** A process of the shop: it does what it is asked until it is killed. */
export type ShopProcess = {
  /** Ask it for these acts at once; `ended` counts those that came to an end, in whatever way. */
  begin(acts: readonly Act[]): { readonly ended: () => number; readonly said: () => readonly string[] }
  /** SIGKILL: it has no time for anything. True when that is what ended it. */
  kill(): Promise<boolean>
}

const program = fileURLToPath(new URL('./worker.ts', import.meta.url))

/** Start a process of the shop and wait until it is ready; `failures` takes what it fails with and should not. */
export async function startProcess(
  { settings, prepared }: Pick<World, 'settings' | 'prepared'>,
  failures: string[],
): Promise<ShopProcess> {
  const child = fork(program, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      TMPDIR: process.env['TMPDIR'],
      SHOP: JSON.stringify(settings),
      // Many processes read the same program: what the first one prepared, the others take.
      NODE_COMPILE_CACHE: prepared,
    },
  })
  let ended = 0
  let said: string[] = []
  const ready = new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('a process of the shop ended before it was ready')))
    child.on('message', (message: Said) => {
      if ('ready' in message) return resolve()
      ended++
      if ('said' in message) said.push(message.said)
      else if (overload.test(message.error)) said.push('broken off')
      else failures.push(message.error)
    })
  })
  await ready
  return {
    begin(acts) {
      ended = 0
      said = []
      child.send(acts)
      return { ended: () => ended, said: () => said }
    },
    kill: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve(false)
        child.once('exit', (_, signal) => resolve(signal === 'SIGKILL'))
        child.kill('SIGKILL')
      }),
  }
}
