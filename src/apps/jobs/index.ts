import type { Db } from '#kernel/database.ts'
import { startJobs } from '#kernel/jobs.ts'
import { startSequencer } from '#kernel/outbox.ts'
import type { AppContext } from '../context.ts'
import { startConsumers } from './consumers.ts'
import { schedule } from './schedule.ts'
import { startSweeps } from './sweeps.ts'

/** What the worker gets to work with: what an app gets, and the database as role `worker`. */
export type WorkerContext = AppContext & { readonly worker: Db }

/** Start everything that happens without a request: facts put in order, consumers, sweeps, jobs and schedules. */
export async function startWorker(context: WorkerContext): Promise<{ stop(): Promise<void> }> {
  const sequencer = startSequencer(context.worker)
  const consumers = startConsumers(context)
  const sweeps = await startSweeps(context)
  const jobs = await startJobs(context.worker, schedule, context)
  const stop = async () => {
    await Promise.all([jobs.stop(), sweeps.stop(), ...consumers.map((each) => each.stop())])
    await sequencer.stop()
  }
  return { stop }
}
