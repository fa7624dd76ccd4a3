import { parseArgs } from 'node:util'
import type { AcquirerName } from '../acquirer/acquirer.ts'
import { mischiefKinds } from '../iso8583/link.ts'
import { type Dice, diceOf, pick } from '../wire/dice.ts'
import { closedEconomy } from './closed-economy.ts'
import { type MagicCard, magicCards } from './magic.ts'
import { type TestCards, cardThat, payWith, settleDown, startCards } from './testing.ts'

/** What a run found; `faults` is empty when every book closed at every checkpoint. */
export type FlowReport = {
  readonly flows: number
  readonly states: Readonly<Record<string, number>>
  readonly messages: number
  readonly mischief: number
  readonly disputes: number
  readonly faults: readonly string[]
}

type Run = {
  readonly cards: TestCards
  readonly seed: number
  readonly states: Record<string, number>
  mischief: number
}

const wordy = ['approved: debit, much', 'approved: credit']
const currencies = ['EUR', 'EUR', 'EUR', 'USD', 'JPY']

function amountIn(dice: Dice, currency: string, most: number): string {
  const minor = 1 + Math.floor(dice() * most)
  return currency === 'JPY' ? String(minor) : (minor / 100).toFixed(2)
}

/** Ask until there is an answer: a broken connection says nothing, and the reference makes asking again harmless. */
async function insist(
  { cards }: Run,
  acquirer: AcquirerName,
  path: string,
  body: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  for (let tries = 0; tries < 20; tries += 1) {
    try {
      const answer = await cards.ask(acquirer, path, body)
      if (answer.status < 500) return answer.body
    } catch {
      // Broken off: what happened is unknown, so the same is asked again.
    }
  }
  return {}
}

async function oneFlow(run: Run, index: number): Promise<void> {
  const dice = diceOf(run.seed * 1_000_003 + index)
  const acquirer = pick<AcquirerName>(dice, ['north', 'south'])
  disturb(run, dice, acquirer)
  const card: MagicCard & { cvv: string } =
    dice() < 0.6 ? cardThat(run.cards, pick(dice, wordy)) : cardThat(run.cards, pick(dice, magicCards).says)
  const currency = pick(dice, currencies)
  const reference = `flow-${run.seed}-${index}`
  const authorization = await insist(run, acquirer, '/v1/authorizations', {
    ...payWith(card),
    reference,
    amount: amountIn(dice, currency, dice() < 0.3 ? 4000 : 40_000),
    currency,
    capture: dice() < 0.15,
    partial_ok: dice() < 0.5,
  })
  const state = String(authorization.state)
  run.states[state] = (run.states[state] ?? 0) + 1
  if (state === 'declined') return
  const steps = Math.floor(dice() * 5)
  for (let step = 0; step < steps; step += 1) {
    const kind = pick(dice, ['captures', 'captures', 'captures', 'voids', 'refunds', 'increments'])
    await insist(run, acquirer, `/v1/authorizations/${String(authorization.id)}/${kind}`, {
      reference: `${reference}-${step}`,
      amount: amountIn(dice, currency, 15_000),
      ...(kind === 'captures' && dice() < 0.3 && { final: true }),
    })
  }
}

/** Now and then something goes wrong on a line, at an acquirer, or an issuer goes away for a moment. */
function disturb(run: Run, dice: Dice, acquirer: AcquirerName): void {
  const { cards } = run
  const chance = dice()
  if (chance > 0.1) return
  run.mischief += 1
  if (chance < 0.06)
    cards.mischief.order({
      party: pick(dice, ['north', 'south', 'network', 'alster', 'isar']),
      kind: pick(dice, mischiefKinds),
      times: 1 + Math.floor(dice() * 3),
      milliseconds: Math.floor(dice() * 200),
    })
  else if (chance < 0.08) {
    const operation = pick(dice, ['authorize', 'capture', 'void', 'refund', 'increment'])
    const fault = pick(dice, ['timeout_before', 'timeout_after', 'error_500', 'slow'])
    void fetch(`${cards.origins[acquirer]}/control/faults`, {
      method: 'POST',
      body: JSON.stringify({ operation, fault, seconds: 0.1 }),
    })
  } else if (chance < 0.09) void cards.cutOff()
  else {
    const line = cards.lines[pick(dice, ['alster', 'isar'] as const)]
    line.signOff()
    setTimeout(() => void line.signOn(), 30)
  }
}

/** Answer what disputes ask: fight well or badly, give in, or let it be. */
async function answerDisputes(run: Run, dice: Dice): Promise<number> {
  let open = 0
  for (const acquirer of ['north', 'south'] as const) {
    const rows = run.cards.acquirers[acquirer].store.all<{ id: string; stage: string }>(
      `select id, stage from disputes where state = 'needs_response'`,
    )
    open += rows.length
    for (const { id, stage } of rows) {
      const how = dice()
      if (how < 0.2) continue
      const text = how < 0.5 ? 'winning_evidence' : how < 0.7 ? 'losing_evidence' : 'we sent it'
      await insist(run, acquirer, `/v1/disputes/${id}/${how < 0.85 ? 'representment' : 'accept'}`, {
        reference: `${id}-${stage}`,
        evidence: { text },
      })
    }
  }
  return open
}

/** Bring the world to rest and ask whether its money closes. */
async function checkpoint(run: Run, dice: Dice): Promise<string[]> {
  const { cards } = run
  cards.mischief.clear()
  for (const origin of Object.values(cards.origins)) await fetch(`${origin}/control/faults`, { method: 'DELETE' }) // prettier-ignore
  await Promise.all(Object.values(cards.lines).map((line) => line.signOn()))
  await settleDown(cards)
  const early = closedEconomy(cards).map((fault) => `before the cut-off: ${fault}`)
  await cards.cutOff()
  await answerDisputes(run, dice)
  await settleDown(cards)
  await cards.cutOff()
  await settleDown(cards)
  const faults = [...early, ...closedEconomy(cards)]
  if (dice() < 0.3) {
    cards.clock.advance(Math.floor(dice() * 9) * 86_400)
    await cards.sweep()
    await settleDown(cards)
  }
  return faults
}

/** Carry out many random payments with faults, a few at a time, and check at every checkpoint that all books close. */
export async function randomFlows(
  cards: TestCards,
  options: { readonly flows: number; readonly seed: number; readonly every: number },
  progress: (done: number) => void = () => undefined,
): Promise<FlowReport> {
  const run: Run = { cards, seed: options.seed, states: {}, mischief: 0 }
  const dice = diceOf(options.seed)
  const faults: string[] = []
  for (let from = 0; from < options.flows; from += options.every) {
    const end = Math.min(options.flows, from + options.every)
    let next = from
    const worker = async () => {
      while (next < end) await oneFlow(run, next++)
    }
    await Promise.all(Array.from({ length: 12 }, worker))
    for (const fault of await checkpoint(run, dice)) faults.push(`after ${end}: ${fault}`)
    progress(end)
  }
  const count = (name: AcquirerName) =>
    cards.acquirers[name].store.one<{ count: bigint }>(`select count(*) as count from disputes`)?.count ?? 0n
  return {
    flows: options.flows,
    states: run.states,
    messages: cards.network.trace.count(),
    mischief: run.mischief,
    disputes: Number(count('north') + count('south')),
    faults,
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { flows: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
  })
  const ends: (() => void | Promise<void>)[] = []
  const cards = await startCards({ after: (end) => void ends.push(end) }, { ACQUIRER_TIMEOUT_SECONDS: '25' })
  const started = Date.now()
  const report = await randomFlows(
    cards,
    { flows: Number(values.flows), seed: Number(values.seed), every: 500 },
    (done) => process.stderr.write(`${done} flows\n`),
  )
  const seconds = (Date.now() - started) / 1000
  process.stdout.write(`${JSON.stringify({ ...report, seconds }, null, 2)}\n`)
  for (const end of ends) await end()
  process.exitCode = report.faults.length === 0 ? 0 : 1
}
