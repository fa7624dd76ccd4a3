import { EventEmitter } from 'node:events'
import type { Runner, Task, WorkerEvents } from 'graphile-worker'
import type { Db, Queries } from './database.ts'
import { errorFields, log } from './log.ts'
import { loop } from './loop.ts'
import { freeLeftJobs } from './jobs/free-left.ts'
import { ports } from './ports.ts'
import { assert } from './result.ts'

/** One kind of background work. The name and payload are stored, so both stay readable across versions. */
export type Job<Context, Payload = unknown> = {
  readonly name: string
  /** When it happens by itself: a cron line such as `0 3 * * *` for three in the morning, in UTC. */
  readonly cron?: string
  /** Tries before it is given up; 10 unless told. Waits between tries grow from seconds to hours. */
  readonly maxAttempts?: number
  /** Milliseconds one try may take; 60,000 unless told. */
  readonly timeoutMs?: number
  run(payload: Payload, context: Context): Promise<void>
}

/** When and how a job is added. */
export type JobOptions = {
  /** A job of the same key that has not begun is replaced by this one. */
  readonly key?: string
  readonly runAt?: Date
  /** Jobs of the same queue run one after another. */
  readonly queue?: string
  readonly maxAttempts?: number
}

/** Declare a kind of background work. It must be safe to run twice: a worker may die after the work and before the tick. */
export function defineJob<Context, Payload>(job: Job<Context, Payload>): Job<Context, Payload> {
  return job
}

/** Ask for a job in the transaction that needs it done: it exists if, and only if, the transaction commits. */
export async function addJob(
  tx: Queries,
  name: string,
  payload: Readonly<Record<string, unknown>>,
  options: JobOptions = {},
): Promise<void> {
  const { key = null, runAt = null, queue = null, maxAttempts = null } = options
  await tx.sql`
    select kernel.add_job(${name}, ${payload}::jsonb, ${key}, ${runAt}::timestamptz, ${queue}, ${maxAttempts}::integer)`
}

/** Thrown into a job that took longer than it may. */
export class JobTimeout extends Error {
  override readonly name = 'JobTimeout'
}

async function withinTime(work: Promise<void>, timeoutMs: number): Promise<void> {
  let cancel = () => {}
  const late = new Promise<never>((_, no) => {
    cancel = ports().after(timeoutMs, () => no(new JobTimeout()))
  })
  await Promise.race([work, late]).finally(() => cancel())
}

function taskOf<Context>(job: Job<Context>, context: Context): Task {
  return async (payload, { job: { id, attempts } }) => {
    const begunAt = ports().monotonicMs()
    try {
      await withinTime(job.run(payload, context), job.timeoutMs ?? 60_000)
      log.debug('job_done', { job: job.name, id, durationMs: Math.round(ports().monotonicMs() - begunAt) })
    } catch (error) {
      log.error('job_failed', { job: job.name, id, attempt: attempts, ...errorFields(error) })
      // The queue stores the message of what is thrown, and messages may quote personal input.
      throw new Error(error instanceof Error ? error.name : 'failed', { cause: error })
    }
  }
}

/** A queue at work, and what frees the jobs that others left. */
type Begun = { readonly runner: Runner; readonly left: { stop(): void } }

/** Work that runs until stopped. */
export type RunningJobs = { stop(): Promise<void> }

/**
 * Carry out jobs as they come due, so many at once, and start those with a cron line by the clock, until stopped: where
 * the database is away for a while, it goes on afterwards. Needs the worker role. Throws on a cron line nobody can read.
 */
export async function startJobs<Context>(
  worker: Db,
  jobs: readonly Job<Context>[],
  context: Context,
  { concurrency = 4, pollMs = 1_000 }: { concurrency?: number; pollMs?: number } = {},
): Promise<RunningJobs> {
  const { parseCronItems, run } = await import('graphile-worker')
  const { queueLogger } = await import('./jobs/logger.ts')
  const scheduled = jobs.flatMap(({ name, cron, maxAttempts = 10 }) =>
    cron === undefined
      ? []
      : [{ task: name, match: cron, identifier: name, options: { maxAttempts, jobKey: `cron:${name}` } }],
  )
  const begin = async (): Promise<Begun> => {
    const events: WorkerEvents = new EventEmitter()
    let name: string | undefined
    events.once('pool:create', ({ workerPool }) => (name = workerPool.id))
    const runner = await run({
      pgPool: worker.pool,
      schema: 'jobs',
      concurrency,
      pollInterval: pollMs,
      noHandleSignals: true,
      logger: queueLogger,
      // Done singly, a job whose end cannot be written is an error nobody takes; in batches the queue ends and begins anew.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      taskList: Object.fromEntries(jobs.map((job) => [job.name, taskOf(job, context)])),
      parsedCronItems: parseCronItems(scheduled),
      events,
    })
    assert(name !== undefined, 'who takes jobs has a name')
    return { runner, left: freeLeftJobs(worker, name) }
  }
  // A cron line nobody can read is told at once.
  parseCronItems(scheduled)
  let stopping = false
  let end = async () => {}
  // The queue ends by itself where the database is away at the wrong moment: then it is begun anew.
  const rounds = loop('jobs', { busyMs: 500, idleMs: 5_000 }, async () => {
    const { runner, left } = await begin()
    end = () => runner.stop().catch(() => undefined)
    if (stopping) await end()
    await runner.promise.finally(() => left.stop())
    if (!stopping) log.warn('jobs_ended')
    return true
  })
  const stop = async () => {
    stopping = true
    await Promise.all([end(), rounds.stop()])
  }
  return { stop }
}
