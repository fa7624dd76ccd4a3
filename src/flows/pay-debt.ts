import { money, subtract, type Money } from '#kernel/money.ts'
import { refused, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import { account } from '#money/ledger/index.ts'
import {
  debtNumber,
  debtNumbersIn,
  lockDebt,
  settleDebt,
  type SettleDebtRefusal,
} from '#money/mandates/index.ts'
import {
  concludeEntry,
  holdRest,
  placeHeldEntry,
  postEntry,
  textOf,
  type Entry,
} from '#money/reconciliation/index.ts'
import { postTyped, type PostReceiptRefusal, type ReceiptOutcome, type TypedReceipt } from './post-receipt.ts'

/**
 * Money whose text names one open debt pays it, once: all of what is open, or a part. What is beyond lies in suspense and a
 * person is asked. False, and nothing is touched, where no open debt is named, several are, or the currency is another.
 */
export async function payDebt(tx: Tx, entry: Entry): Promise<boolean> {
  const [number, ...more] = entry.amount.minor > 0n ? debtNumbersIn(textOf(entry)) : []
  if (number === undefined || more.length > 0) return false
  const debt = await lockDebt(tx, number)
  if (debt?.state !== 'open' || debt.amount.currency !== entry.amount.currency) return false
  const used = entry.amount.minor < debt.open.minor ? entry.amount.minor : debt.open.minor
  const settled = await settleDebt(tx, {
    number,
    amount: money(used, entry.amount.currency),
    reference: `entry:${entry.id}`,
    source: account.unmatched,
    actor: 'bank:main',
  })
  if (!settled.ok) return false
  await postEntry(tx, entry, account.unmatched)
  const is = { purpose: 'transfer', about: debt.id } as const
  const rest = subtract(entry.amount, money(used, entry.amount.currency))
  if (rest.minor > 0n) await holdRest(tx, entry, { rest, ...is })
  else await concludeEntry(tx, entry, { event: 'book', ...is })
  return true
}

/** A person found the debt that money in suspense is for: it pays it, and the entry has its place. */
export async function payDebtFromHeld(
  tx: Tx,
  { entry, number, actor }: { readonly entry: Entry; readonly number: number; readonly actor: string },
): Promise<Result<true, SettleDebtRefusal>> {
  const reference = `entry:${entry.id}`
  const settled = await settleDebt(tx, {
    number,
    amount: entry.amount,
    reference,
    source: account.unmatched,
    actor,
  })
  if (!settled.ok) return settled
  await placeHeldEntry(tx, entry, {
    to: account.unmatched,
    purpose: 'transfer',
    about: settled.value.id,
    by: actor,
  })
  return { ok: true, value: true }
}

/** Money a person says has come for a debt, in the caller's transaction: booked once, however it is told; see `postTyped`. */
export async function postDebtReceipt(
  tx: Tx,
  { number, ...typed }: Omit<TypedReceipt, 'amount'> & { readonly amount: Money },
): Promise<Result<ReceiptOutcome, PostReceiptRefusal | 'debt_not_found' | 'debt_not_open'>> {
  const digits = /^(?:d\s*-?\s*)?(\d{1,12})$/i.exec(number.trim())?.[1]
  const debt = digits === undefined ? undefined : await lockDebt(tx, Number(digits))
  if (debt === undefined) return refused('debt_not_found', { field: 'number' })
  const { amount, actor } = typed
  return postTyped(
    tx,
    {
      purpose: 'debt',
      about: debt.id,
      number: debtNumber(debt.number),
      settle: (within, from) => settleDebt(within, { number: debt.number, amount, actor, ...from }),
    },
    typed,
  )
}
