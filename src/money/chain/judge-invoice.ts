import type { Deposit, Invoice } from './invoice.ts'
import type { InvoiceState } from './lifecycles.ts'

/** The chain as it stands. */
export type Head = { readonly number: number; readonly minedAt: Date }

/** Where an invoice stands, and what of it has to go back. */
export type InvoiceJudgment = {
  readonly state: InvoiceState
  /** Deposits that pay the invoice. */
  readonly counted: readonly Deposit[]
  /** What they are more than was asked for, in parts of the token; only once settled. */
  readonly surplus: bigint
  /** Final deposits that pay nothing (too late, too little, of another token), with the parts that can go back. */
  readonly toReturn: readonly Returned[]
}

/** A deposit that goes back, and how much of it is really there. */
export type Returned = { readonly deposit: Deposit; readonly atomic: bigint }

const sumOf = (deposits: readonly Deposit[]) => deposits.reduce((sum, { atomic }) => sum + atomic, 0n)

/**
 * Judge an invoice by what lies at its address. Pure. Money counts when it was mined before the invoice expired, in the
 * right token, and no more of it than `holds`: a token may keep a fee and say otherwise. Nothing is final
 * before enough blocks lie on top.
 */
export function judgeInvoice(
  { state, atomic, token, expiresAt, deposits }: Invoice,
  head: Head,
  { confirmations, holds }: { readonly confirmations: number; readonly holds?: bigint },
): InvoiceJudgment {
  const isFinal = (each: Deposit) => head.number - each.blockNumber + 1 >= confirmations
  const open = deposits.filter((each) => each.state === 'seen')
  const none = { counted: [], surplus: 0n }
  const ofToken = sumOf(open.filter((each) => each.token === token))
  const back = (deposits: readonly Deposit[]): Returned[] =>
    deposits.map((deposit) => {
      const isWhole = holds === undefined || deposit.token !== token || holds >= ofToken
      return { deposit, atomic: isWhole ? deposit.atomic : (deposit.atomic * holds) / ofToken }
    })
  if (state === 'settled' || state === 'reversed' || state === 'expired')
    return { state, ...none, toReturn: back(open.filter(isFinal)) }
  const own = open.filter((each) => each.token === token && each.minedAt <= expiresAt)
  const others = open.filter((each) => !own.includes(each) && isFinal(each))
  const said = sumOf(own)
  const held = holds === undefined || said < holds ? said : holds
  if (held >= atomic) {
    const settles = own.every(isFinal)
    return {
      state: settles ? 'settled' : 'confirming',
      counted: own,
      surplus: settles ? held - atomic : 0n,
      toReturn: back(settles ? others : others.filter((each) => each.token !== token)),
    }
  }
  const isOver = head.minedAt > expiresAt && own.every(isFinal)
  if (isOver) return { state: 'expired', ...none, toReturn: back(open.filter(isFinal)) }
  return { state: own.length > 0 ? 'seen' : 'awaiting', ...none, toReturn: back(others) }
}
