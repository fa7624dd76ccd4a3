import { Type } from 'typebox'
import { redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { parseDecimal } from '#kernel/money.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import type { Actor } from '#people/access/index.ts'
import { sendPaymentCode } from '#flows/protect-payer.ts'
import { withdrawalSubject, withdrawFromWallet } from '#flows/withdraw-from-wallet.ts'
import { refusedForm } from '../form.ts'
import { actorOf, toSignIn } from '../who.ts'
import { wordsFor } from '../words.ts'
import type { PayingShop } from './order-of.ts'
import { proofAsked, proofFieldsOfForm, proofIn, proofRules, type ProofForm } from './proof.ts'
import { currencyOf, showWallet } from './wallet.ts'

const line = Type.Optional(Type.String({ maxLength: 100 }))
const body = Type.Object(
  { currency: line, sum: line, iban: line, holder: line, ...proofFieldsOfForm },
  { additionalProperties: false },
)

/** The form has fields of its own names; the flow speaks of an amount. */
const atField: Readonly<Record<string, string>> = { amount: 'sum' }

async function withdraw(
  shop: PayingShop,
  request: HttpRequest,
  reply: HttpReply,
  { locale, actor }: { readonly locale: Locale; readonly actor: Actor },
): Promise<HttpReply> {
  const given = (request.body ?? {}) as ProofForm & Readonly<Record<string, string | undefined>>
  const words = wordsFor(locale)
  const currency = currencyOf(shop, request, given['currency'])
  const { iban = '', holder = '', sum = '' } = given
  const amount = parseDecimal(sum.trim().replace(',', '.'), currency)
  const subject = withdrawalSubject(iban)
  const show = async (
    why: Parameters<typeof refusedForm>[2] | undefined,
    wasSent: boolean,
    field = 'sum',
  ): Promise<HttpReply> => {
    const kept = { sum, iban, holder }
    const at = why?.detail?.['field']
    const moved = typeof at === 'string' ? { ...why?.detail, field: atField[at] ?? at } : why?.detail
    const form = why
      ? refusedForm(words, kept, { ...why, ...(moved ? { detail: moved } : {}) }, field)
      : undefined
    const bound = { subject, amount: amount.ok ? amount.value : undefined, payee: holder.trim() || '-' }
    const proof =
      bound.amount === undefined
        ? undefined
        : await proofAsked(
            shop,
            actor,
            { subject, amount: bound.amount, payee: bound.payee },
            { wasSent, fault: form?.faults['code'] },
          )
    const forms = { withdraw: form ?? { values: kept, faults: {} } }
    return showWallet(shop, request, reply, {
      locale,
      actor,
      currency,
      forms,
      proof,
      status: why === undefined ? 200 : 422,
    })
  }
  if (!amount.ok) return show(amount, false)
  if (given.step === 'send') {
    const bound = { subject, amount: amount.value, payee: holder.trim() || '-' }
    const sent = await sendPaymentCode(shop.db, actor, bound, shop.settings.secretKey.reveal())
    return sent.ok ? show(undefined, true) : show(sent, false, 'code')
  }
  const proof = await proofIn(shop, actor, given, subject)
  const taken = await withdrawFromWallet(
    shop.db,
    actor,
    {
      amount: amount.value,
      iban,
      holder,
      paymentPassword: given.paymentPassword ?? '',
      ...(proof === undefined ? {} : { proof }),
    },
    proofRules(shop),
  )
  if (!taken.ok) return show(taken, false, 'code')
  return redirectTo(reply, `/${locale}/account/wallet?currency=${currency}&done=1`)
}

/** Taking money out of the wallet, in every language. */
export function withdrawRoutes(server: HttpServer, shop: PayingShop): void {
  const config = { load: 'pay', rateLimit: { max: 30, timeWindow: '1 minute' } } as const
  for (const locale of locales) {
    const path = `/${locale}/account/wallet/withdrawals`
    server.post(path, { schema: { body }, config }, async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, `/${locale}/account/wallet`)
      return withdraw(shop, request, reply, { locale, actor })
    })
  }
}
