import type { Id } from '#kernel/ids.ts'

/** What an account is in the books; memo accounts count something that is not money owed or owned. */
export type AccountClass = 'asset' | 'liability' | 'income' | 'expense' | 'memo'

/** The side on which an account of a class grows. */
export type Side = 'debit' | 'credit'

/** What the database refuses to let an account do, pending amounts counted. */
export type Bound = 'none' | 'debits_must_not_exceed_credits' | 'credits_must_not_exceed_debits'

/** One line of the chart: the paths it covers and what an account of such a path is. */
export type ChartLine = {
  /** The path with its variable parts named: `order:{ord}:due`. */
  readonly template: string
  readonly class: AccountClass
  readonly normalSide: Side
  readonly bound: Bound
  /** What the balance says, in one sentence. */
  readonly means: string
}

const never = 'debits_must_not_exceed_credits'

/** The chart of accounts. An account of a path not covered here cannot be opened. Same list as table ledger.chart. */
export const chart: readonly ChartLine[] = [
  asset('bank:{name}', 'Money in a bank account of ours.'),
  asset(
    'cash:{name}',
    'Cash in hand: a till, a courier. There is never less than none.',
    'credits_must_not_exceed_debits',
  ),
  asset('psp:{name}:clearing', 'What a payment provider owes us.'),
  expense('psp:{name}:fees', 'What payment providers charged us.'),
  liability('order:{ord}:due', never, "The buyer's money held for an order until it is earned or returned."),
  liability('payment:{pay}:due', never, "A payer's money that came for something else than an order."),
  income('seller:{pty}:revenue', 'What a seller sold, net of tax, less refunds.'),
  income('shipping:revenue', 'Shipping charged to buyers, net of tax, less refunds.'),
  liability('tax:{region}:vat', 'none', 'Tax on sales that we owe to the state of a country or region.'),
  expense('refunds:goodwill', 'Given back to buyers beyond what a sale is refunded from.'),
  income('rounding', 'What is left over when amounts are divided.'),
  liability('suspense:unmatched', 'none', 'Money received that nobody could match yet.'),
  liability('wallet:{pty}:balance', never, "A party's money in the wallet."),
  income('reminders:income', 'Fees and interest charged with reminders of overdue invoices.'),
  memo('credit:{pty}:available', 'credit', never, 'What a party may still buy on account.'),
  memo('control:credit', 'debit', 'none', 'The other side of all that may be bought on account.'),
  asset('disputes:held', 'Taken back by payers’ banks and not decided yet.'),
  expense('disputes:lost', 'Taken back for good.'),
  asset('debits:owed', 'What payers owe us because their bank took a settled debit back.'),
  expense(
    'receivables:lost',
    'What was owed to us and will not be paid: written off by a person, with a reason.',
  ),
  asset('chain:treasury', "Tokens and coins at the house's own address of a chain."),
  asset('chain:deposit:{cin}', 'Tokens and coins at the address made for one payment.'),
  liability(
    'chain:position',
    'none',
    'The other side of tokens payers sent: their worth is in the clearing account.',
  ),
  liability('chain:owner', 'none', 'Tokens and coins the house itself put in, less what it took out.'),
  expense('chain:gas', 'Fees of a chain for moving tokens, in its coin.'),
  asset('chain:reversed', 'Settled payments the chain took back, until they are mined again or given up.'),
  memo('payment:{pay}:refundable', 'credit', never, 'What may still be refunded of a captured payment.'),
  memo('control:refundable', 'debit', 'none', 'The other side of all refundable amounts.'),
]

function asset(template: string, means: string, bound: Bound = 'none'): ChartLine {
  return { template, class: 'asset', normalSide: 'debit', bound, means }
}

function expense(template: string, means: string): ChartLine {
  return { template, class: 'expense', normalSide: 'debit', bound: 'none', means }
}

function income(template: string, means: string): ChartLine {
  return { template, class: 'income', normalSide: 'credit', bound: 'none', means }
}

function liability(template: string, bound: Bound, means: string): ChartLine {
  return { template, class: 'liability', normalSide: 'credit', bound, means }
}

function memo(template: string, normalSide: Side, bound: Bound, means: string): ChartLine {
  return { template, class: 'memo', normalSide, bound, means }
}

const id = (kind: string) => `${kind}_[0-9a-hjkmnp-tv-z]{26}`
const parts: Readonly<Record<string, string>> = {
  name: '[a-z][a-z0-9-]{0,39}',
  region: '[A-Z]{2}(-[A-Z0-9]{1,3})?',
  ord: id('ord'),
  pay: id('pay'),
  pty: id('pty'),
  cin: id('cin'),
}

/** The regular expression of a template, as the database keeps it. */
export function patternOf(template: string): string {
  return `^${template.replace(/\{(\w+)\}/g, (_, part: string) => parts[part] ?? `{${part}}`)}$`
}

const patterns = chart.map((line) => ({ line, pattern: new RegExp(patternOf(line.template)) }))

/** The line of the chart that covers a path; undefined when none does and the account cannot be opened. */
export function chartLineOf(path: string): ChartLine | undefined {
  return patterns.find(({ pattern }) => pattern.test(path))?.line
}

/** The paths of the chart, written by name instead of by hand. */
export const account = {
  bank: (name: string) => `bank:${name}`,
  cash: (name: string) => `cash:${name}`,
  clearing: (connector: string) => `psp:${connector}:clearing`,
  fees: (connector: string) => `psp:${connector}:fees`,
  orderDue: (order: Id<'ord'>) => `order:${order}:due`,
  sellerRevenue: (seller: Id<'pty'>) => `seller:${seller}:revenue`,
  shippingRevenue: 'shipping:revenue',
  vat: (region: string) => `tax:${region}:vat`,
  goodwill: 'refunds:goodwill',
  rounding: 'rounding',
  unmatched: 'suspense:unmatched',
  walletBalance: (party: Id<'pty'>) => `wallet:${party}:balance`,
  creditAvailable: (party: Id<'pty'>) => `credit:${party}:available`,
  creditControl: 'control:credit',
  reminders: 'reminders:income',
  debitsOwed: 'debits:owed',
  receivablesLost: 'receivables:lost',
  treasury: 'chain:treasury',
  chainDeposit: (invoice: Id<'cin'>) => `chain:deposit:${invoice}`,
  chainPosition: 'chain:position',
  chainOwner: 'chain:owner',
  gas: 'chain:gas',
  chainReversed: 'chain:reversed',
  refundable: (payment: Id<'pay'>) => `payment:${payment}:refundable`,
  refundableControl: 'control:refundable',
} as const
