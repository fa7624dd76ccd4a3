import { Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

const answerMilliseconds = 5000
const plain = new HttpAgent({ keepAlive: true, maxSockets: 64 })
const secure = new HttpsAgent({ keepAlive: true, maxSockets: 64 })

/** POST a JSON body and answer the status, or 0 when no answer came within 5 seconds. Redirects are not followed. */
export function post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve) => {
    const https = url.startsWith('https:')
    const request = (https ? httpsRequest : httpRequest)(
      url,
      {
        method: 'POST',
        agent: https ? secure : plain,
        signal: AbortSignal.timeout(answerMilliseconds),
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
        response.on('error', () => resolve(0))
      },
    )
    request.on('error', () => resolve(0))
    request.end(body)
  })
}

/** Whether a text is an absolute http or https address without credentials in it. */
export function isWebAddress(text: unknown): text is string {
  if (typeof text !== 'string' || text.length > 2000 || !URL.canParse(text)) return false
  const url = new URL(text)
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === ''
}
