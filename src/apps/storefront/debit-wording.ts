import type { Money } from '#kernel/money.ts'
import type { Locale } from '#market/catalog/index.ts'
import { formatDay, formatMoney } from './format.ts'
import { wordsFor } from './words.ts'

/** The text a payer agrees to when an account is debited, in their language and with what it is about. */
export function debitWording(
  locale: Locale,
  of: { readonly company: string; readonly amount: Money; readonly number: string; readonly day: Date },
): string {
  const { company, amount, number, day } = of
  return wordsFor(locale)('debit.wording', {
    company,
    amount: formatMoney(amount, locale),
    number,
    day: formatDay(day, locale),
  })
}
