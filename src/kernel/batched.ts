/** What `batched` may hold: calls per batch and batches in flight at once. */
export type BatchLimits = { readonly max?: number; readonly lanes?: number; readonly queue?: number }

/** Thrown to callers when more calls wait than the queue may hold; nothing was done. */
export class BatchQueueFull extends Error {}

/**
 * Calls that arrive while a batch is in flight are sent, and committed, together. A lone call is a batch of one, so
 * nothing waits for company. A batch that throws is tried again one by one, so a bad call fails alone: `run` must
 * therefore be safe to repeat (an idempotency key in each input).
 */
export function batched<In, Out>(
  run: (inputs: readonly In[]) => Promise<readonly Out[]>,
  { max = 64, lanes = 2, queue: limit = 10_000 }: BatchLimits = {},
): (input: In) => Promise<Out> {
  type Call = { input: In; ok: (out: Out) => void; no: (error: unknown) => void }
  const waiting: Call[] = []
  let inFlight = 0

  const answer = async (calls: readonly Call[]) => {
    const outs = await run(calls.map((call) => call.input))
    calls.forEach((call, i) => {
      if (i < outs.length) call.ok(outs[i] as Out)
      else call.no(new Error('the batch answered fewer results than it was asked'))
    })
  }
  const singly = async (calls: readonly Call[], error: unknown) => {
    if (calls.length === 1) calls[0]?.no(error)
    else for (const call of calls) await answer([call]).catch(call.no)
  }
  const drain = async (): Promise<void> => {
    if (inFlight >= lanes || waiting.length === 0) return
    inFlight++
    const calls = waiting.splice(0, max)
    await answer(calls).catch((error: unknown) => singly(calls, error))
    inFlight--
    void drain()
  }
  return (input) =>
    new Promise<Out>((ok, no) => {
      if (waiting.length >= limit) {
        no(new BatchQueueFull('too many calls are waiting'))
        return
      }
      waiting.push({ input, ok, no })
      if (inFlight < lanes) queueMicrotask(() => void drain())
    })
}

/** `batched` for each database by itself: the door is made when it is first asked for, and goes with the database. */
export function batchedPer<Db extends object, In, Out>(
  run: (db: Db, inputs: readonly In[]) => Promise<readonly Out[]>,
  limits?: BatchLimits,
): (db: Db, input: In) => Promise<Out> {
  const doors = new WeakMap<Db, (input: In) => Promise<Out>>()
  return (db, input) => {
    let door = doors.get(db)
    if (door === undefined) {
      door = batched((inputs) => run(db, inputs), limits)
      doors.set(db, door)
    }
    return door(input)
  }
}
