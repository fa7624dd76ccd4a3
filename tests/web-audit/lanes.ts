/** Do all of this, so many at a time: whichever lane is free takes the next. The answers stand in the order of the jobs. */
export async function inLanes<Answer>(
  jobs: readonly (() => Promise<Answer>)[],
  lanes: number,
): Promise<Answer[]> {
  const answers: Answer[] = []
  // All lanes draw from one and the same list.
  const waiting = jobs.entries()
  const lane = async () => {
    for (const [at, job] of waiting) answers[at] = await job()
  }
  await Promise.all(Array.from({ length: Math.min(lanes, jobs.length) }, lane))
  return answers
}

/** What a promise comes to, or an error with these words where it takes longer than so many seconds. */
export async function within<Answer>(
  seconds: number,
  what: string,
  promise: Promise<Answer>,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${seconds} seconds`)), seconds * 1_000)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** What an accident says, in one line. */
export const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 3).join(' ').trim()
