import { createHmac } from 'node:crypto'
import type { Answer } from '../wire/answers.ts'
import { json } from '../wire/answers.ts'
import { sameSecret } from '../wire/marks.ts'
import type { Asked } from '../wire/server.ts'
import type { Operator } from './operator.ts'

const lifeSeconds = 300

const markOf = (operator: Operator, until: string) =>
  createHmac('sha256', operator.clientSecret).update(`token ${until}`).digest('base64url')

/** An error in the form of the interface. */
export function failure(status: number, code: string, message: string): Answer {
  return json(status, { status, code, message })
}

/** OAuth 2 client credentials: the merchant's name and secret for a token of five minutes. */
export function giveToken(operator: Operator, asked: Asked): Answer {
  const [kind = '', sent = ''] = (asked.headers.authorization ?? '').split(' ')
  const fields = new URLSearchParams(asked.body)
  const [id = '', secret = ''] =
    kind.toLowerCase() === 'basic'
      ? Buffer.from(sent, 'base64').toString('utf8').split(':').map(decodeURIComponent)
      : [fields.get('client_id') ?? '', fields.get('client_secret') ?? '']
  if (fields.get('grant_type') !== 'client_credentials') return json(400, { error: 'unsupported_grant_type' })
  if (id !== operator.clientId || !sameSecret(secret, operator.clientSecret))
    return json(401, { error: 'invalid_client' })
  const until = String(Date.now() + lifeSeconds * 1000)
  return json(200, {
    access_token: `${until}.${markOf(operator, until)}`,
    token_type: 'Bearer',
    expires_in: lifeSeconds,
    scope:
      'carrier-billing:payments:create carrier-billing:payments:read carrier-billing:payments:write carrier-billing-refund:refunds',
  })
}

/** The refusal of a request without a token of ours that still holds; undefined when there is one. */
export function refusedToken(operator: Operator, asked: Asked): Answer | undefined {
  const [, token = ''] = /^Bearer (.+)$/.exec(asked.headers.authorization ?? '') ?? []
  const [until = '', mark = ''] = token.split('.')
  const isOurs = sameSecret(mark, markOf(operator, until)) && Number(until) > Date.now()
  return isOurs
    ? undefined
    : failure(
        401,
        'UNAUTHENTICATED',
        'Request not authenticated due to missing, invalid, or expired credentials.',
      )
}
