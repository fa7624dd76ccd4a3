import type { Currency } from '#kernel/currency.ts'
import { money, subtract, type Money } from '#kernel/money.ts'
import { mustBeDone } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account, postTransfers, transferIdOf, type Transfer } from '#money/ledger/index.ts'
import { openAmount, openBreak, settleBreak } from './breaks.ts'
import { entryLifecycle, lockEntry, textOf, type Entry, type EntryId, type EntryPurpose } from './entry.ts'
import type { FileId } from './settlement-file.ts'

/** Who posts what the bank has told. */
const actor = 'bank:main'

/** Post a movement of the bank account against another account: what came is its debit, what left its credit. */
export async function postEntry(
  tx: Tx,
  entry: Entry,
  against: string,
  part?: { readonly amount: Money; readonly step: string },
): Promise<void> {
  const { amount, step } = part ?? { amount: entry.amount, step: 'book' }
  if (amount.minor === 0n) return
  const bank = account.bank(entry.account)
  const [debit, credit] = amount.minor > 0n ? [bank, against] : [against, bank]
  const size = money(amount.minor < 0n ? -amount.minor : amount.minor, amount.currency)
  const transfer: Transfer = {
    id: transferIdOf(entry.id, step),
    debit,
    credit,
    amount: size,
    code: 'bank_entry',
  }
  mustBeDone(await postTransfers(tx, [transfer], { actor, cause: entry.id }))
}

/** Note what an entry turned out to be; the caller has posted it and holds its lock. */
export async function concludeEntry(
  tx: Tx,
  entry: Entry,
  { event, purpose, about }: { event: 'book' | 'hold' | 'assign'; purpose: EntryPurpose; about?: string },
): Promise<void> {
  const next = entryLifecycle.next(entry.state, event)
  await tx.sql`
    update reconciliation.entries
       set state = ${next ?? entry.state}, purpose = ${purpose}, about = ${about?.slice(0, 100) ?? null},
           booked_at = coalesce(booked_at, clock_timestamp())
     where id = ${entry.id} and state = ${entry.state}`
}

/** Nobody knows what a movement is for: it lies in suspense, and a person is asked. */
export async function holdEntry(
  tx: Tx,
  entry: Entry,
  facts: Readonly<Record<string, string>> = {},
): Promise<void> {
  await postEntry(tx, entry, account.unmatched)
  await holdRest(tx, entry, { rest: entry.amount, purpose: 'other', facts })
}

/** A movement lies in suspense and only a part of it has found its place, if any: a person is asked about the rest. */
export async function holdRest(
  tx: Tx,
  entry: Entry,
  {
    rest,
    facts = {},
    ...is
  }: {
    readonly rest: Money
    readonly purpose: EntryPurpose
    readonly about?: string
    readonly facts?: Readonly<Record<string, string>>
  },
): Promise<void> {
  await concludeEntry(tx, entry, { event: 'hold', ...is })
  await openBreak(tx, {
    kind: 'unknown_entry',
    subject: entry.id,
    account: account.unmatched,
    amount: money(-rest.minor, rest.currency),
    facts: { booked: entry.bookedOn, bank_reference: entry.bankRef ?? '', ...facts },
  })
}

/** A held movement with the amount of it that still waits for a person, locked; undefined when nothing of it is held. */
export async function lockHeldEntry(tx: Tx, id: string): Promise<Entry | undefined> {
  const entry = await lockEntry(tx, id)
  if (entry?.state !== 'held') return undefined
  const held = await openAmount(tx, 'unknown_entry', entry.id)
  return { ...entry, amount: held === undefined ? entry.amount : money(-held.minor, held.currency) }
}

/** A movement held in suspense belongs to an account after all: it moves there, and its case closes. */
export async function placeHeldEntry(
  tx: Tx,
  entry: Entry,
  { to, purpose, about, by }: { to: string; purpose: EntryPurpose; about: string; by: string },
): Promise<void> {
  const size = money(
    entry.amount.minor < 0n ? -entry.amount.minor : entry.amount.minor,
    entry.amount.currency,
  )
  const [debit, credit] = entry.amount.minor > 0n ? [account.unmatched, to] : [to, account.unmatched]
  if (to !== account.unmatched) {
    const move = { id: transferIdOf(entry.id, 'place'), debit, credit, amount: size, code: 'bank_entry' }
    mustBeDone(await postTransfers(tx, [move], { actor: by, cause: entry.id }))
  }
  await concludeEntry(tx, entry, { event: 'assign', purpose, about })
  await settleBreak(tx, 'unknown_entry', entry.id, by)
}

type OpenFile = { readonly id: FileId; readonly net_minor: bigint; readonly currency: Currency }
type MethodNet = { readonly method: string; readonly net_minor: bigint }

/** The unpaid settlement file an entry pays, by the name of its batch in the entry's text. */
async function fileFor(tx: Tx, entry: Entry): Promise<OpenFile | undefined> {
  const [row] = await tx.sql<OpenFile>`
    select f.id, f.net_minor, f.currency
      from reconciliation.files f
     where f.entry_id is null
       and f.currency = ${entry.amount.currency}
       and sign(f.net_minor) = sign(${entry.amount.minor}::bigint)
       and position(lower(f.batch) in lower(${textOf(entry)})) > 0
     order by length(f.batch) desc, f.id
     limit 1
       for update`
  return row
}

const netsOf = (tx: Tx, file: FileId): Promise<MethodNet[]> =>
  tx.sql<MethodNet>`
    select l.method, sum(l.net_minor)::bigint as net_minor
      from reconciliation.lines l
     where l.file_id = ${file}
     group by l.method
     order by abs(sum(l.net_minor)) desc, l.method`

/** Where the money of a file's payment goes: to each method what its lines come to; a difference stays on the largest. */
function sharesOf(
  nets: readonly MethodNet[],
  paid: Money,
  difference: Money,
): { method: string; amount: Money }[] {
  return nets.map(({ method, net_minor }, i) => {
    const whole = money(net_minor, paid.currency)
    return { method, amount: i === 0 ? subtract(whole, difference) : whole }
  })
}

async function markPaid(tx: Tx, file: OpenFile, entry: Entry, nets: readonly MethodNet[]): Promise<void> {
  await tx.sql`
    update reconciliation.files
       set entry_id = ${entry.id}, paid_minor = ${entry.amount.minor}, paid_at = clock_timestamp()
     where id = ${file.id} and entry_id is null`
  const difference = subtract(money(file.net_minor, file.currency), entry.amount)
  if (difference.minor === 0n) return
  await openBreak(tx, {
    kind: 'payout_amount',
    subject: file.id,
    account: account.clearing(nets[0]?.method ?? 'card'),
    amount: difference,
    facts: { entry: entry.id },
  })
}

/** Book an entry that pays a settlement file; false when it pays none that we know. */
export async function bookSettlement(tx: Tx, entry: Entry): Promise<boolean> {
  const file = await fileFor(tx, entry)
  if (file === undefined) return false
  const nets = await netsOf(tx, file.id)
  const difference = subtract(money(file.net_minor, file.currency), entry.amount)
  for (const { method, amount } of sharesOf(nets, entry.amount, difference))
    await postEntry(tx, entry, account.clearing(method), { amount, step: `book:${method}` })
  await concludeEntry(tx, entry, { event: 'book', purpose: 'settlement', about: file.id })
  await markPaid(tx, file, entry, nets)
  return true
}

/** A movement that came before its settlement file, found again in suspense; undefined when there is none. */
export async function heldEntryOf(tx: Tx, file: FileId): Promise<EntryId | undefined> {
  const [row] = await tx.sql<{ id: EntryId }>`
    select e.id
      from reconciliation.entries e
      join reconciliation.files f on f.id = ${file}
     where e.state = 'held'
       and e.about is null
       and f.entry_id is null
       and e.currency = f.currency
       and sign(e.amount_minor) = sign(f.net_minor)
       and position(lower(f.batch) in lower(coalesce(e.remittance, '') || ' ' || coalesce(e.end_to_end, ''))) > 0
     order by e.id
     limit 1`
  return row?.id
}

/** Take a held entry out of suspense for the settlement file it pays. False when it pays none. */
export async function settleHeldEntry(tx: Tx, entry: Entry): Promise<boolean> {
  const file = entry.state === 'held' ? await fileFor(tx, entry) : undefined
  if (file === undefined) return false
  const nets = await netsOf(tx, file.id)
  const difference = subtract(money(file.net_minor, file.currency), entry.amount)
  const moves = sharesOf(nets, entry.amount, difference).flatMap(({ method, amount }): Transfer[] => {
    if (amount.minor === 0n) return []
    const [debit, credit] =
      amount.minor > 0n
        ? [account.unmatched, account.clearing(method)]
        : [account.clearing(method), account.unmatched]
    const size = money(amount.minor < 0n ? -amount.minor : amount.minor, amount.currency)
    return [
      { id: transferIdOf(entry.id, `place:${method}`), debit, credit, amount: size, code: 'bank_entry' },
    ]
  })
  mustBeDone(await postTransfers(tx, moves, { actor, cause: entry.id }))
  await concludeEntry(tx, entry, { event: 'assign', purpose: 'settlement', about: file.id })
  await settleBreak(tx, 'unknown_entry', entry.id, actor)
  await markPaid(tx, file, entry, nets)
  return true
}
