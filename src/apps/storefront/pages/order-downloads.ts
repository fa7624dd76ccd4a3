import { html, type Html } from '#kernel/html.ts'
import type { DownloadableLine, OrderDownloads } from '#views/order-history/index.ts'
import { formatBytes } from '../format.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'

function fileRow(words: Words, page: PageContext, line: DownloadableLine, at: string): Html {
  return html`${line.files.map(
    (file) =>
      html`<li class="spread">
        <div>
          <strong>${file.title}</strong>
          <p class="quiet small">
            ${words('download.version', { version: file.version })} · ${formatBytes(file.bytes, page.locale)}
            · ${file.left > 0 ? words('download.left', { count: file.left }) : words('download.used_up')}
          </p>
          ${file.note !== '' && html`<p class="small">${file.note}</p>`}
        </div>
        ${
          file.left > 0 &&
          html`<form method="post" action="${at}">
            <input type="hidden" name="grant" value="${line.grantId}" /><input
              type="hidden"
              name="file"
              value="${file.id}"
            /><button class="button second" aria-label="${words('download.get')}: ${file.title}">
              ${words('download.get')}
            </button>
          </form>`
        }
      </li>`,
  )}`
}

function keyList(words: Words, line: DownloadableLine): Html | null {
  if (line.keys.length === 0) return null
  return html`<h4>${words('download.keys')}</h4>
    <ul role="list" class="flow">
      ${line.keys.map(({ text, state }) =>
        state === 'revoked'
          ? html`<li class="quiet small">${words('download.key_revoked')}</li>`
          : html`<li><code>${text}</code></li>`,
      )}
    </ul>`
}

/** What an order gives to download, on its page; nothing where it gives nothing. */
export function downloadsSection(
  page: PageContext,
  { orderId, proof, downloads }: { orderId: string; proof: string; downloads: OrderDownloads },
): Html | null {
  const { lines, isPending } = downloads
  if (lines.length === 0 && !isPending) return null
  const words = wordsFor(page.locale)
  const at = `/${page.locale}/orders/${orderId}/downloads${proof}`
  return html`<section class="sheet flow" id="downloads" aria-labelledby="downloads-title">
    <h2 id="downloads-title">${words('download.title')}</h2>
    ${isPending && html`<p role="status">${words('download.pending')}</p>`}
    ${lines.map(
      (line) =>
        html`<div class="flow">
          <h3>${line.title}</h3>
          ${
            line.isRevoked
              ? html`<p class="quiet">${words('download.revoked')}</p>`
              : html`${
                  line.files.length > 0 &&
                  html`<ul role="list" class="flow">
                    ${fileRow(words, page, line, at)}
                  </ul>`
                }
                ${keyList(words, line)}`
          }
        </div>`,
    )}
  </section>`
}
