import { parseCurrency } from '#kernel/currency.ts'
import { parseDecimal, type Money } from '#kernel/money.ts'
import { refused } from '#kernel/result.ts'
import { refuse } from './refusals.ts'
import { shopCurrencies } from './schemas/common.ts'

type Given = { readonly amount: string; readonly currency: string }

/** Read an amount of a request. Refuses an unknown currency and a number of digits it does not have. */
export function amountOf(given: Given, field: string): Money {
  const currency = parseCurrency(given.currency)
  if (!currency.ok) throw refuse(refused('unknown_currency', { field: `${field}.currency` }))
  const amount = parseDecimal(given.amount, currency.value)
  if (!amount.ok) throw refuse(refused('amount_malformed', { field: `${field}.amount` }))
  return amount.value
}

/** Read an amount that is to be listed: not below zero, and in a currency the shop has prices in. */
export function listedAmountOf(given: Given, field: string): Money {
  const amount = amountOf(given, field)
  if (!shopCurrencies.some((each) => each === amount.currency))
    throw refuse(refused('unknown_currency', { field: `${field}.currency` }))
  if (amount.minor < 0n || amount.minor > 100_000_000_000n)
    throw refuse(refused('amount_malformed', { field: `${field}.amount` }))
  return amount
}
