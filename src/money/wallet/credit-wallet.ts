import type { Money } from '#kernel/money.ts'
import { done, mustBeDone, type Result } from '#kernel/result.ts'
import type { Tx } from '#kernel/transaction.ts'
import {
  account,
  postTransfers,
  transferIdOf,
  type LedgerRefusal,
  type TransferId,
} from '#money/ledger/index.ts'
import type { PartyId } from '#people/parties/index.ts'

/** Money to be put into a wallet: which accounts give how much, and because of what. */
export type WalletCredit = {
  readonly party: PartyId
  /** Ledger accounts that give, in the wallet's currency; amounts above nothing. */
  readonly from: readonly { readonly account: string; readonly amount: Money }[]
  /** An id of ours (`op_…`, `top_…`): the same cause credits once, however often it is asked. */
  readonly cause: string
  readonly actor: string
  /** What it is, in a word, as the statement shows it: `refund`, `top_up`. */
  readonly code: string
}

/**
 * Put money into a party's wallet in the caller's transaction, all of it or nothing. Refused with the ledger's reason
 * when a giving account must not give so much.
 */
export async function creditWallet(
  tx: Tx,
  { party, from, cause, actor, code }: WalletCredit,
): Promise<Result<readonly TransferId[], LedgerRefusal>> {
  if (from.length === 0) return done([])
  const transfers = from.map(({ account: debit, amount }, i) => ({
    id: transferIdOf(cause, `wallet:${i}`),
    debit,
    credit: account.walletBalance(party),
    amount,
    code,
  }))
  return postTransfers(tx, transfers, { actor, cause })
}

/** Put money into a wallet where a refusal would be a bug. */
export async function mustCreditWallet(tx: Tx, credit: WalletCredit): Promise<void> {
  mustBeDone(await creditWallet(tx, credit))
}
