import type { Acquirer } from './acquirer.ts'
import { begin } from './authorize.ts'
import { operate } from './operations.ts'
import type { Asked } from './request.ts'
import { responseText } from './responses.ts'

/**
 * Take a charge the issuer allowed by telephone: no message asks for it, the next clearing forces it on the account. Once per
 * reference; answers the id, or `reference_reused`.
 */
export function takeOffline(acquirer: Acquirer, asked: Asked, body: string): Promise<string> {
  return acquirer.store.write(() => {
    const { id, message } = begin(acquirer, { ...asked, capture: false }, acquirer.sealer.print(body))
    if (message === undefined) return id
    acquirer.store.run(`delete from legs where authorization_id = ?`, id)
    acquirer.store.run(
      `update authorizations set mti = '0220', state = 'approved', approved_minor = amount_minor, response = '00',
         response_text = ?, auth_code = ? where id = ?`,
      responseText('00'),
      asked.voiceCode ?? '',
      id,
    )
    const capture = { reference: `${asked.reference}:capture`, amount: asked.amountText, final: true }
    operate(acquirer, 'capture', id, capture, body)
    return id
  })
}
