import { add, money, negate, subtract, sum, zero, type Money } from '#kernel/money.ts'
import type { PostedTransfer } from './transfers.ts'

/** What a step of the waterfall is. Totals are where the running amount stands; the others add to it or take from it. */
export type StepCode =
  | 'asked'
  | 'not_paid'
  | 'released'
  | 'held'
  | 'captured'
  | 'refunded'
  | 'kept'
  | 'seller'
  | 'tax'
  | 'delivery'
  | 'due'
  | 'rest'

/** One step: a total, or an amount that goes somewhere, with the account where the ledger has it. */
export type Step = {
  readonly code: StepCode
  readonly isTotal: boolean
  readonly account: string | undefined
  readonly amount: Money
  /** What is left after this step. */
  readonly running: Money
}

/** Where the money of an order is. It adds up when every total equals what the ledger says and nothing is left over. */
export type Waterfall = { readonly steps: readonly Step[]; readonly addsUp: boolean }

const isPosted = ({ kind }: PostedTransfer) => kind === 'single' || kind === 'post'

/** What an account got, less what it gave, from the order's transfers: credits less debits. */
function netOf(transfers: readonly PostedTransfer[], account: string, nothing: Money): Money {
  return transfers.filter(isPosted).reduce((net, each) => {
    if (each.credit === account) return add(net, each.amount)
    return each.debit === account ? subtract(net, each.amount) : net
  }, nothing)
}

const codeOf = (account: string): StepCode => {
  if (account.startsWith('seller:')) return 'seller'
  if (account.startsWith('tax:')) return 'tax'
  return account === 'shipping:revenue' ? 'delivery' : 'due'
}

const rank: readonly StepCode[] = ['seller', 'tax', 'delivery', 'due']

/**
 * Lay out where the money of an order is, from what was asked down to whose it became, straight from its ledger transfers.
 */
export function waterfallOf(asked: Money, transfers: readonly PostedTransfer[]): Waterfall {
  const nothing = zero(asked.currency)
  const clearing = 'psp:'
  const posted = transfers.filter(isPosted)
  const total = (some: readonly PostedTransfer[]) =>
    sum(
      some.map(({ amount }) => amount),
      asked.currency,
    )
  const captured = total(posted.filter(({ debit }) => debit.startsWith(clearing)))
  const refunded = total(posted.filter(({ credit }) => credit.startsWith(clearing)))
  const holds = transfers.filter(({ kind, debit }) => kind === 'pending' && debit.startsWith(clearing))
  const held = total(holds.filter(({ state }) => state === 'pending'))
  const first = holds[0]?.amount ?? captured
  const released = subtract(subtract(first, captured), held)
  const kept = subtract(captured, refunded)
  const accounts = [...new Set(posted.flatMap(({ debit, credit }) => [debit, credit]))]
    .filter((path) => !path.startsWith(clearing) && !path.endsWith('refundable'))
    .toSorted((a, b) => rank.indexOf(codeOf(a)) - rank.indexOf(codeOf(b)) || (a < b ? -1 : 1))

  const steps: Step[] = []
  let running = nothing
  const go = (code: StepCode, amount: Money, account?: string) => {
    running = add(running, amount)
    steps.push({ code, isTotal: false, account, amount, running })
  }
  const stand = (code: StepCode, amount: Money) =>
    steps.push({ code, isTotal: true, account: undefined, amount, running })
  go('asked', asked)
  if (first.minor !== asked.minor) go('not_paid', negate(subtract(asked, first)))
  if (released.minor !== 0n) go('released', negate(released))
  if (held.minor !== 0n) go('held', negate(held))
  stand('captured', captured)
  if (refunded.minor !== 0n) {
    go('refunded', negate(refunded))
    stand('kept', kept)
  }
  for (const account of accounts) {
    const net = netOf(transfers, account, nothing)
    if (net.minor !== 0n) go(codeOf(account), negate(net), account)
  }
  stand('rest', money(running.minor, asked.currency))
  const addsUp =
    running.minor === 0n && steps.every((step) => !step.isTotal || step.amount.minor === step.running.minor)
  return { steps, addsUp }
}
