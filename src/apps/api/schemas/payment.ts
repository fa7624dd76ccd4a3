import { Type } from 'typebox'
import { closed, instant, oneOf, text } from './common.ts'

const anyName = Type.String({ pattern: '^.{1,200}$' })

/** What the payer does next. */
export const actionSchema = closed(
  {
    kind: oneOf(['redirect', 'form', 'qr', 'page', 'prove', 'decided'], {
      description:
        'Go to `url`; post `fields` to `url` from the browser; show `content` as a QR code; go on at `go_on_url`; prove who pays with `…/payment/proof`; nothing.',
    }),
    url: Type.Optional(Type.String()),
    fields: Type.Optional(Type.Record(anyName, Type.String(), { additionalProperties: false })),
    content: Type.Optional(Type.String()),
  },
  { title: 'PayerAction' },
)

/** A way to pay for an order. */
export const methodSchema = closed(
  {
    code: Type.String({ examples: ['card'] }),
    entry: oneOf(['provider_page', 'own_page', 'none'], {
      description: 'Where the payer types what only the provider may see, if anything.',
    }),
    capture: oneOf(['at_shipping', 'at_once'], {
      description: 'When the money is taken: when goods leave, or when the payer pays.',
    }),
    fields: Type.Array(
      closed({
        name: Type.String(),
        kind: oneOf(['text', 'tel', 'email', 'choice']),
        required: Type.Boolean(),
        max_length: Type.Integer(),
        options: Type.Array(Type.String()),
      }),
    ),
  },
  { title: 'PaymentMethod' },
)

/** How a payer wants to pay. */
export const chosenMethodInput = closed(
  {
    method: text(31, { description: 'The code of a way to pay on offer.' }),
    details: Type.Optional(
      Type.Record(Type.String({ pattern: '^[A-Za-z_]{1,30}$' }), Type.String({ maxLength: 500 }), {
        additionalProperties: false,
        description: 'What the method asks for, by the names of its fields. No secrets.',
      }),
    ),
    on_phone: Type.Optional(
      Type.Boolean({ description: 'The payer is on a phone, where an app can be opened.' }),
    ),
  },
  { title: 'ChosenMethod', examples: [{ method: 'card' }] },
)

const proofWay = oneOf(['passkey', 'totp', 'password', 'message', 'mail'], {
  description: 'A passkey, the app of the second factor, the payment password, a code that was sent.',
})

/** What a payer is to prove before the provider of a try is asked. */
export const proofSchema = closed(
  {
    reference: Type.String(),
    method: Type.String(),
    status: oneOf(['requires_action', 'processing'], {
      description: '`processing` once it is proven, until the provider has answered.',
    }),
    because: oneOf(['risk', 'limit']),
    ways: Type.Array(proofWay),
    answers_left: Type.Integer(),
    expires_at: instant,
  },
  { title: 'PaymentProof' },
)

/** A payer's answer. */
export const proofAnswer = closed(
  {
    way: proofWay,
    value: Type.String({
      minLength: 1,
      maxLength: 20_000,
      description:
        'The code or password; of a passkey the answer of `navigator.credentials.get` as JSON text.',
    }),
  },
  { title: 'ProofAnswer', examples: [{ way: 'mail', value: '204815' }] },
)
