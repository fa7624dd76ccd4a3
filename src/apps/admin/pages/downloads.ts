import { html, type Html } from '#kernel/html.ts'
import type { WaitingDelivery } from '#goods/downloads/index.ts'
import { orderNumber } from '#trade/orders/index.ts'
import type { DigitalArticle, GrantRow, VersionRow } from '#views/operator-desk/index.ts'
import { inputField } from '../../storefront/components/field.ts'
import { formatBytes } from '../../storefront/format.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { stateBadge } from '../parts/badge.ts'
import { textArea } from '../parts/text-area.ts'
import { moment } from '../parts/time.ts'
import { say, type DeskWord } from '../words.ts'

const heads = (words: readonly DeskWord[]): Html =>
  html`<thead>
    <tr>
      ${words.map((word) => html`<th scope="col">${say(word)}</th>`)}
    </tr>
  </thead>`

function waitingPart(waiting: readonly WaitingDelivery[]): Html | null {
  if (waiting.length === 0) return null
  return html`<section class="panel flush">
    <h2>${say('downloads.waiting')}</h2>
    <table class="grid rows">
      ${heads(['downloads.order', 'downloads.waiting_for', 'downloads.tries', 'downloads.added'])}
      <tbody>
        ${waiting.map(
          (each) =>
            html`<tr>
              <th scope="row"><a href="/admin/orders/${each.orderId}">${each.orderId}</a></th>
              <td>${(each.lastCode ?? '').replaceAll('_', ' ')}</td>
              <td>${each.tries}</td>
              <td class="quiet">${moment(each.createdAt)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`
}

/** All that is downloaded, what waits, and the way to an article. */
export function downloadsPage(
  articles: readonly DigitalArticle[],
  waiting: readonly WaitingDelivery[],
  { values, faults }: DeskForm,
): DeskPage {
  return {
    title: say('downloads.title'),
    body: html`<p class="quiet">${say('downloads.text')}</p>
      ${waitingPart(waiting)}
      <form method="get" action="/admin/downloads" class="panel">
        <h2>${say('downloads.open')}</h2>
        ${inputField({ name: 'sku', label: say('downloads.sku'), hint: say('downloads.open_hint'), value: values['sku'] ?? '', fault: faults['sku'], maxlength: 64 })}
        <div><button class="button second">${say('downloads.show')}</button></div>
      </form>
      ${
        articles.length === 0
          ? html`<p class="nothing">${say('downloads.none')}</p>`
          : html`<div class="panel flush">
              <table class="grid rows">
                ${heads(['downloads.article', 'downloads.sku', 'downloads.files', 'downloads.free', 'downloads.given', 'downloads.buyers'])}
                <tbody>
                  ${articles.map(
                    (each) =>
                      html`<tr>
                        <th scope="row">
                          <a class="row-link" href="/admin/downloads/${each.variantId}">${each.title}</a>
                        </th>
                        <td><code>${each.sku}</code></td>
                        <td>${each.files}</td>
                        <td>${each.keysFree ?? '–'}</td>
                        <td>${each.keysGiven}</td>
                        <td>${each.granted}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>`
      }`,
  }
}

function versionsPart(versions: readonly VersionRow[]): Html {
  if (versions.length === 0) return html`<p class="nothing">${say('downloads.no_files')}</p>`
  return html`<div class="panel flush">
    <table class="grid rows">
      ${heads(['downloads.file', 'downloads.version', 'downloads.size', 'downloads.note', 'downloads.added'])}
      <tbody>
        ${versions.map(
          (each) =>
            html`<tr>
              <th scope="row" class="wide">${each.title}<br /><span class="quiet">${each.filename}</span></th>
              <td>${each.version}</td>
              <td>${formatBytes(each.bytes, 'en')}</td>
              <td class="quiet">${each.note}</td>
              <td class="quiet">${moment(each.addedAt)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function fileForm(id: number, { values, faults }: DeskForm): Html {
  return html`<form
    method="post"
    action="/admin/downloads/${id}/files"
    enctype="multipart/form-data"
    class="panel stack"
  >
    <h2>${say('downloads.add')}</h2>
    ${formFaults(faults)}
    ${inputField({ name: 'title', label: say('downloads.file_title'), hint: say('downloads.file_title_hint'), value: values['title'] ?? '', fault: faults['title'], maxlength: 100, required: true })}
    <div class="field">
      <label for="file">${say('downloads.file')}</label
      ><input class="input" type="file" id="file" name="file" required />
    </div>
    ${textArea({ name: 'note', label: say('downloads.note'), value: values['note'] ?? '', maxlength: 1_000, rows: 2, fault: faults['note'] })}
    <label class="choice"
      ><input type="checkbox" name="tell" value="yes" /><span>${say('downloads.tell')}</span></label
    >
    <div><button class="button">${say('downloads.upload')}</button></div>
  </form>`
}

function keysForm(article: DigitalArticle, { faults }: DeskForm): Html {
  const { variantId, keysFree, keysGiven } = article
  return html`<form
      method="post"
      action="/admin/downloads/${variantId}/keys"
      enctype="multipart/form-data"
      class="panel stack"
    >
      <h2>${say('downloads.keys')}</h2>
      <p class="quiet">
        ${keysFree === null ? say('downloads.no_pool') : say('downloads.keys_text', { free: keysFree, given: keysGiven })}
      </p>
      ${formFaults(faults)}
      ${textArea({ name: 'keys', label: say('downloads.paste'), value: '', maxlength: 500_000, rows: 5, fault: faults['keys'] })}
      <div class="field">
        <label for="csv">${say('downloads.csv')}</label
        ><input class="input" type="file" id="csv" name="csv" accept=".csv,.txt" />
      </div>
      <div><button class="button">${say('downloads.add_keys')}</button></div>
    </form>
    ${
      keysFree !== null &&
      keysFree > 0 &&
      html`<form method="post" action="/admin/downloads/${variantId}/keys/withdraw">
        ${keyField()}<button class="button danger">${say('downloads.take_back')}</button>
      </form>`
    }`
}

function grantRow(each: GrantRow): Html {
  return html`<tr>
    <th scope="row"><a href="/admin/orders/${each.orderId}">${orderNumber(each.number)}</a></th>
    <td class="quiet cut">${each.email}</td>
    <td>${each.quantity}${each.revokedPieces > 0 && ` − ${each.revokedPieces}`}</td>
    <td>${stateBadge('grant', each.state)}</td>
    <td>${each.keys}</td>
    <td>${each.downloads}</td>
    <td class="quiet">${each.consentedAt === null ? '–' : moment(each.consentedAt)}</td>
    <td class="end">
      ${
        each.state === 'granted' &&
        html`<form method="post" action="/admin/grants/${each.id}/allow">
          ${keyField()}<button class="button second small">${say('downloads.allow')}</button>
        </form>`
      }
    </td>
  </tr>`
}

/** One article that is downloaded: files with their versions, the pool of keys, and what was given to whom. */
export function digitalArticlePage(shown: {
  readonly article: DigitalArticle
  readonly versions: readonly VersionRow[]
  readonly grants: readonly GrantRow[]
  readonly fileForm: DeskForm
  readonly keyForm: DeskForm
}): DeskPage {
  const { article, versions, grants } = shown
  return {
    title: article.title,
    up: { href: '/admin/downloads', name: say('downloads.title') },
    beside: html`<code>${article.sku}</code>`,
    body: html`<div class="two">
        <div class="column">${versionsPart(versions)} ${fileForm(article.variantId, shown.fileForm)}</div>
        <div class="column">${keysForm(article, shown.keyForm)}</div>
      </div>
      <h2>${say('downloads.who')}</h2>
      ${
        grants.length === 0
          ? html`<p class="nothing">${say('downloads.nobody')}</p>`
          : html`<div class="panel flush">
              <table class="grid rows">
                <thead>
                  <tr>
                    ${(['downloads.order', 'orders.buyer', 'downloads.pieces', 'endpoints.state', 'downloads.keys', 'downloads.fetched', 'downloads.consent'] as const).map((word) => html`<th scope="col">${say(word)}</th>`)}
                    <td></td>
                  </tr>
                </thead>
                <tbody>
                  ${grants.map(grantRow)}
                </tbody>
              </table>
            </div>`
      }`,
  }
}
