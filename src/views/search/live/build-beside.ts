import { Worker } from 'node:worker_threads'
import type { BuildOrder } from './build-worker.ts'
import type { Built } from './snapshot.ts'

/** A build that runs in a thread of its own. */
export type Building = { readonly built: Promise<Built>; stop(): Promise<void> }

/** Build the index in a thread of its own, which also keeps it on disk. The memory it makes is shared, not copied. */
export function buildBeside(order: BuildOrder): Building {
  const thread = new Worker(new URL('./build-worker.ts', import.meta.url), { workerData: order })
  const ended = new Promise<void>((over) => thread.once('exit', () => over()))
  const built = new Promise<Built>((yes, no) => {
    thread.once('message', yes)
    thread.once('error', no)
    thread.once('exit', () => no(new Error('the search index was not built')))
  })
  // Whoever does not wait for it is not brought down by it.
  built.catch(() => undefined)
  const stop = async () => {
    await thread.terminate()
    await ended
  }
  return { built, stop }
}
