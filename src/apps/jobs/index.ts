import type { Settings } from '#kernel/config.ts'
import type { Db } from '#kernel/database.ts'

/** What the worker gets to work with: the database as role `worker` and as role `app`, and the settings. */
export type WorkerContext = { readonly worker: Db; readonly db: Db; readonly settings: Settings }

/** Start everything that happens without a request: facts put in order, consumers, jobs, schedules. */
export async function startWorker(_context: WorkerContext): Promise<{ stop(): Promise<void> }> {
  return { stop: async () => undefined }
}
