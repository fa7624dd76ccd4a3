import { negate } from '#kernel/money.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { cancelPayout } from '#money/payouts/index.ts'
import { makePayout } from '#flows/make-payout.ts'
import { deskPayouts, type DeskPayout } from '#views/operator-desk/index.ts'
import { settlementFiles, type SettlementFile } from '#views/settlement-files/index.ts'
import { fault, missing } from './fault.ts'
import { amountIn, listOf, pageOf, seconds } from './objects.ts'
import type { Gateway, Work } from './serve.ts'

/** A provider's payment to our bank account: its settlement file, and whether the bank has it. */
function payoutAsStripe(each: SettlementFile): object {
  const { net } = each
  const amount = each.paid ?? net
  const at = each.paidAt ?? new Date(`${each.valueOn}T00:00:00Z`)
  return {
    id: each.id.replace(/^stf_/, 'po_'),
    object: 'payout',
    amount: Number(amount.minor),
    application_fee: null,
    application_fee_amount: null,
    arrival_date: seconds(at),
    automatic: true,
    balance_transaction: null,
    created: seconds(each.importedAt),
    currency: net.currency.toLowerCase(),
    description: `${each.connector} ${each.batch}`,
    destination: null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {
      gross: each.gross.minor.toString(),
      fee: negate(each.fee).minor.toString(),
      lines: String(each.lines),
    },
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: each.differences === 0 ? 'completed' : 'in_progress',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status: each.paidAt === null ? 'in_transit' : 'paid',
    trace_id: null,
    type: 'bank_account',
  }
}

/** Where a payment of ours stands, in Stripe's words. */
const statuses: Readonly<Record<DeskPayout['state'], string>> = {
  waiting: 'pending',
  requested: 'pending',
  sent: 'in_transit',
  accepted: 'in_transit',
  executed: 'paid',
  rejected: 'failed',
  returned: 'failed',
  canceled: 'canceled',
}

/** What a program had us send to the house's account elsewhere. */
function madeAsStripe(each: DeskPayout): object {
  const status = statuses[each.state]
  return {
    id: each.id.replace(/^pyo_/, 'po_'),
    object: 'payout',
    amount: Number(each.amount.minor),
    application_fee: null,
    application_fee_amount: null,
    arrival_date: seconds(each.decidedAt ?? each.requestedAt),
    automatic: false,
    balance_transaction: null,
    created: seconds(each.requestedAt),
    currency: each.amount.currency.toLowerCase(),
    description: each.remittance,
    destination: `ba_${each.creditorIban.slice(-4)}`,
    failure_balance_transaction: null,
    failure_code: status === 'failed' ? 'could_not_process' : null,
    failure_message: status === 'failed' ? each.reason : null,
    livemode: false,
    metadata: {
      approval: each.state === 'waiting' ? 'needed' : each.approvedBy === null ? 'not_needed' : 'given',
    },
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: 'not_applicable',
    reversed_by: null,
    source_type: 'bank_account',
    statement_descriptor: each.remittance,
    status,
    trace_id: null,
    type: 'bank_account',
  }
}

type Listed = { readonly key: string; readonly shown: object }

const stem = (id: string) => id.slice(id.indexOf('_') + 1)
const isName = (name: string) => /^po_[0-9a-hjkmnp-tv-z]{26}$/.test(name)

async function payoutNamed(db: Gateway['db'], name: string): Promise<object> {
  if (!isName(name)) throw missing('payout', name)
  const [[file], [made]] = await Promise.all([
    settlementFiles(db, { id: `stf_${stem(name)}`, most: 1 }),
    deskPayouts(db, { id: `pyo_${stem(name)}`, purpose: 'own_account', most: 1 }),
  ])
  if (file !== undefined) return payoutAsStripe(file)
  if (made !== undefined) return madeAsStripe(made)
  throw missing('payout', name)
}

/** What providers paid to our bank account, and what programs had us send on from it, the newest first. */
export const listPayouts: Work = async ({ db }, { fields }) => {
  const page = pageOf(fields)
  if (page.before !== undefined)
    throw fault(400, 'Lists of payouts go on by starting_after.', { param: 'ending_before' })
  const below = page.after === undefined ? undefined : stem(page.after)
  const most = page.most + 1
  const [files, made] = await Promise.all([
    settlementFiles(db, { most, ...(below === undefined ? {} : { belowId: `stf_${below}` }) }),
    deskPayouts(db, {
      most,
      purpose: 'own_account',
      ...(below === undefined ? {} : { belowId: `pyo_${below}` }),
    }),
  ])
  const all: Listed[] = [
    ...files.map((each) => ({ key: stem(each.id), shown: payoutAsStripe(each) })),
    ...made.map((each) => ({ key: stem(each.id), shown: madeAsStripe(each) })),
  ]
  const sorted = all.toSorted((a, b) => (a.key < b.key ? 1 : -1)).slice(0, most)
  return listOf('/v1/payouts', sorted, page, ({ shown }) => shown)
}

/** One payout of either kind. */
export const retrievePayout: Work = async ({ db }, { id }) => payoutNamed(db, id)

/** Send money of the house to its account elsewhere; above the limit it is pending until a person approves. */
export const createPayout: Work = async ({ db, settings }, { key, fields, cause }) => {
  const iban = settings.housePayoutIban
  if (iban === '') throw fault(400, 'No external account is configured for payouts.', { code: 'no_account' })
  const amount = amountIn(fields, 'amount', fields.get('currency') ?? '')
  const made = await inTransaction(db, (tx) =>
    makePayout(tx, {
      key: `v1:${key}:${cause}`.slice(0, 200),
      purpose: 'own_account',
      amount,
      to: { name: settings.houseBankHolder, iban },
      remittance: fields.get('statement_descriptor') ?? fields.get('description') ?? 'Payout',
      actor: key,
    }),
  )
  if (made.ok) return payoutNamed(db, made.value.replace(/^pyo_/, 'po_'))
  if (made.refusal === 'not_covered')
    throw fault(400, 'You have insufficient funds for this payout.', {
      code: 'balance_insufficient',
      param: 'amount',
    })
  throw fault(400, 'This payout cannot be made.', { code: 'payouts_not_allowed', param: 'amount' })
}

/** Take a payout back before it has left. */
export const cancelMadePayout: Work = async ({ db }, { id, key }) => {
  await payoutNamed(db, id)
  const canceled = await inTransaction(db, (tx) => cancelPayout(tx, `pyo_${stem(id)}`, key))
  if (!canceled.ok)
    throw fault(400, 'Payouts can only be canceled while they are pending.', {
      code: 'payout_not_cancelable',
    })
  return payoutNamed(db, id)
}
