import type { Db } from '#kernel/database.ts'
import type { AppContext } from '../context.ts'

/** What the worker gets to work with: what an app gets, and the database as role `worker`. */
export type WorkerContext = AppContext & { readonly worker: Db }

/** Start everything that happens without a request: facts put in order, consumers, jobs, schedules. */
export async function startWorker(_context: WorkerContext): Promise<{ stop(): Promise<void> }> {
  return { stop: async () => undefined }
}
