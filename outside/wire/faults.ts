import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, json, jsonObject, problem } from './answers.ts'
import type { Asked, Route } from './server.ts'

/** The ways an outside party can misbehave on request. */
export const faultKinds = ['timeout_before', 'timeout_after', 'error_500', 'slow'] as const

type Fault = { operation: string; fault: (typeof faultKinds)[number]; times: number; seconds: number }

/** Faults ordered for the next calls; they live in memory and end with the process. */
export type Faults = {
  /** Answer through the next fault ordered for this operation, if any. */
  around: (operation: string, work: () => Answer | Promise<Answer>) => Promise<Answer>
  routes: readonly Route[]
}

/** A fault desk for the operations named; delays are divided by `speed`. */
export function faultDesk(operations: readonly string[], speed: number): Faults {
  let ordered: Fault[] = []

  async function around(operation: string, work: () => Answer | Promise<Answer>): Promise<Answer> {
    const next = ordered.find((fault) => fault.operation === operation)
    if (next === undefined) return work()
    next.times -= 1
    ordered = ordered.filter((fault) => fault.times > 0)
    const pause = () => sleep((next.seconds * 1000) / speed, undefined, { ref: false })
    if (next.fault === 'error_500')
      return problem(500, 'simulated_fault', 'A fault was ordered for this call.')
    if (next.fault === 'slow') {
      await pause()
      return work()
    }
    if (next.fault === 'timeout_after') await work()
    await pause()
    return { status: 504, body: '', drop: true }
  }

  function order(asked: Asked): Answer {
    const read = jsonObject(asked.body)
    if (!read.ok) return read.answer
    const { operation, fault, times = 1, seconds } = read.value
    const kind = faultKinds.find((name) => name === fault)
    if (typeof operation !== 'string' || !operations.includes(operation))
      return problem(422, 'unknown_operation', `operation is one of ${operations.join(', ')}.`)
    if (kind === undefined) return problem(422, 'unknown_fault', `fault is one of ${faultKinds.join(', ')}.`)
    if (!Number.isSafeInteger(times) || (times as number) < 1 || (times as number) > 1000)
      return problem(422, 'invalid_times', 'times is a whole number from 1 to 1000.')
    const wait = seconds ?? (kind === 'slow' ? 3 : 30)
    if (typeof wait !== 'number' || !(wait >= 0 && wait <= 600))
      return problem(422, 'invalid_seconds', 'seconds is a number from 0 to 600.')
    ordered.push({ operation, fault: kind, times: times as number, seconds: wait })
    return json(201, { faults: ordered })
  }

  const routes: Route[] = [
    ['GET', '/control/faults', (asked) => onlyHere(asked, () => json(200, { faults: ordered }))],
    ['POST', '/control/faults', (asked) => onlyHere(asked, () => order(asked))],
    [
      'DELETE',
      '/control/faults',
      (asked) =>
        onlyHere(asked, () => {
          ordered = []
          return json(200, { faults: [] })
        }),
    ],
  ]
  return { around, routes }
}

/** Control is for this machine: refused for a request that came through a proxy or from another site's page. */
export function onlyHere(asked: Asked, work: () => Answer | Promise<Answer>): Answer | Promise<Answer> {
  const far = asked.headers['x-forwarded-for'] ?? asked.headers.forwarded
  const site = asked.headers['sec-fetch-site']
  if (far !== undefined || site === 'cross-site' || site === 'same-site')
    return problem(403, 'control_is_local', 'Control answers only requests made on this machine.')
  return work()
}
