import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One message the shop received. */
export type Received = { headers: Record<string, string | string[] | undefined>; raw: string; at: number }

/** A shop that takes notifications and answers as told (200 unless told otherwise). */
export async function listeningShop(context: { after: (end: () => void) => void }) {
  const received: Received[] = []
  const shop = { url: '', received, status: 200 }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, raw: Buffer.concat(chunks).toString(), at: Date.now() })
      response.writeHead(shop.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => {
    server.close()
    server.closeAllConnections()
  })
  shop.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`
  return shop
}

/** Wait until something holds, at most that many seconds. */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 10): Promise<void> {
  for (let tries = 0; tries < seconds * 50; tries += 1) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('it never came about')
}

/** The type of a message the shop received. */
export function typeOf(message: Received): string {
  return (JSON.parse(message.raw) as { type: string }).type
}
