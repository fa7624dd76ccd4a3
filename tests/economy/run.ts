import { parseArgs } from 'node:util'
import { diceOf } from '../../outside/wire/dice.ts'
import { overload } from '../support/overload.ts'
import { openBooks } from './books.ts'
import { paymentsThatDiffer } from './each-payment.ts'
import { disturb } from './faults.ts'
import { flowOf, oneFlow } from './one-flow.ts'
import { comeToRest, dayEnds, payOutWhatCameLate, takeCases } from './rest.ts'
import { openEconomy, type Economy } from './shop.ts'

/** What a run found; `faults` is empty when every book closed at every checkpoint. */
export type Report = {
  readonly flows: number
  readonly disturbed: Readonly<Record<string, number>>
  /** Flows broken off because the database had no connection or lock in time: their money must close all the same. */
  readonly interrupted: number
  readonly disputes: number
  /** Open at the end, each with an owner: strangers' money, what a courier lost, answers a person must give. */
  readonly cases: number
  readonly faults: readonly string[]
  readonly told: readonly (readonly string[])[]
}

/** How much is run: flows from the first on, checkpoints after so many of them, so many payers at once. */
export type Wanted = {
  readonly flows: number
  readonly seed: number
  readonly first?: number
  readonly every?: number
  readonly payers?: number
  readonly calm?: boolean
}

/** Wallet companies pay out by the calendar, and their bills are read seven days back: so often they can settle in a run. */
const calendar = 6

const errorText = (error: unknown) =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)

/** The flow in which something was ordered, by what it told. */
function flowNaming(told: readonly (readonly string[])[], text: string): string {
  const [id = '-'] = text.split(' ')
  return told.find((lines) => lines.some((line) => line.includes(id)))?.[0] ?? 'no flow of this run'
}

/** Carry flows out, with faults, a few at a time; at every checkpoint let the world come to rest and look into all books. */
export async function runEconomy(
  economy: Economy,
  wanted: Wanted,
  progress: (line: string) => void = () => undefined,
): Promise<Report> {
  const { flows, seed, first = 0, every = 250, payers = 6, calm = false } = wanted
  const disturbed: Record<string, number> = {}
  const faults: string[] = []
  const told: string[][] = []
  let disputes = 0
  let cases = 0
  let interrupted = 0
  const dice = diceOf(seed)
  const checkpoints = Math.ceil(flows / every)
  for (let checkpoint = 0; checkpoint < checkpoints; checkpoint++) {
    let next = first + checkpoint * every
    const end = Math.min(first + flows, next + every)
    const worker = async () => {
      while (next < end) {
        const flow = flowOf(economy, seed, next++)
        const fault = calm ? undefined : await disturb(economy, flow.dice).catch(() => undefined)
        if (fault !== undefined) {
          const kind = fault.split(' ')[0] ?? ''
          disturbed[kind] = (disturbed[kind] ?? 0) + 1
          flow.did.push(`fault: ${fault}`)
        }
        await oneFlow(flow).catch((error: unknown) => {
          const text = errorText(error)
          flow.did.push(`broken off: ${text.split('\n')[0] ?? ''}`)
          if (overload.test(text)) interrupted++
          else faults.push(`flow ${flow.index} (seed ${seed}): ${text}`)
        })
        told.push([`flow ${flow.index}`, ...flow.did])
      }
    }
    await Promise.all(Array.from({ length: payers }, worker))
    await comeToRest(economy)
    const days = Math.floor((calendar * (checkpoint + 1)) / checkpoints) > Math.floor((calendar * checkpoint) / checkpoints) ? calendar - Math.floor((calendar * checkpoint) / checkpoints) : undefined // prettier-ignore
    disputes += await dayEnds(economy, dice, days)
    await comeToRest(economy)
    await payOutWhatCameLate(economy)
    cases = await takeCases(economy)
    economy.settled.calendar = days !== undefined
    const open = await openBooks(economy)
    const suspects = open.length === 0 ? [] : await paymentsThatDiffer(economy)
    for (const fault of [...open, ...suspects.map((each) => `${each} (${flowNaming(told, each)})`)])
      faults.push(`after flow ${end - 1} (seed ${seed}): ${fault}`)
    economy.settled.at = new Date()
    progress(`${end - first} flows, ${faults.length} faults`)
    if (faults.length > 0) break
  }
  return { flows, disturbed, interrupted, disputes, cases, faults, told }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      flows: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      first: { type: 'string', default: '0' },
      every: { type: 'string', default: '250' },
      payers: { type: 'string', default: '6' },
      calm: { type: 'boolean', default: false },
      tell: { type: 'boolean', default: false },
    },
  })
  const ends: (() => void | Promise<void>)[] = []
  const economy = await openEconomy({ after: (end) => void ends.push(end) })
  const started = Date.now()
  const { flows, seed, first, every, payers, calm } = values
  const wanted = { flows: Number(flows), seed: Number(seed), first: Number(first), every: Number(every), payers: Number(payers), calm } // prettier-ignore
  const { told, ...report } = await runEconomy(economy, wanted, (line) => process.stderr.write(`${line}\n`))
  if (values.tell) for (const lines of told) process.stdout.write(`${lines.join('\n  ')}\n`)
  const seconds = (Date.now() - started) / 1000
  process.stdout.write(`${JSON.stringify({ ...report, seconds }, null, 2)}\n`)
  for (const end of ends) await end()
  process.exitCode = report.faults.length === 0 ? 0 : 1
}
