import { html, type Html } from '#kernel/html.ts'
import { labelIn, locales } from '#market/catalog/index.ts'
import type { DeskMedia, DeskProduct } from '#views/operator-desk/index.ts'
import { inputField, selectField } from '../../storefront/components/field.ts'
import { picture } from '../../storefront/components/picture.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import { say } from '../words.ts'

/** What a picture may be, as file fields take it. */
export const pictureAccept = 'image/jpeg,image/png,image/webp,image/avif'

/** The choice a picture shows, as the value of its field: `color=sea`, empty for all. */
const choiceOf = (options: DeskMedia['options']): string =>
  Object.entries(options)
    .map(([code, value]) => `${code}=${value}`)
    .join('&')

function shownFor({ options }: DeskProduct, id: string, value: string): Html | null {
  if (options.length === 0) return null
  const choices = options.flatMap((option) =>
    option.values.map((each) => ({
      value: `${option.code}=${each.code}`,
      label: `${labelIn(option.labels, 'en', option.code)}: ${labelIn(each.labels, 'en', each.code)}`,
    })),
  )
  const known = value === '' || choices.some((each) => each.value === value)
  return selectField({
    name: `shown_for${id}`,
    label: say('pictures.shown_for'),
    value,
    options: [
      { value: '', label: say('pictures.shown_for_all') },
      ...choices,
      ...(known ? [] : [{ value, label: value }]),
    ],
  })
}

function altFields(id: string, alt: DeskMedia['alt']): Html {
  return html`${locales.map((locale) =>
    inputField({
      name: `alt_${locale}${id}`,
      label: say(`pictures.alt_${locale}`),
      value: alt[locale] ?? '',
      maxlength: 300,
      width: 'third',
    }),
  )}`
}

/** A field for a file, with what may be wrong with it. */
export function fileField(
  name: string,
  label: string,
  {
    accept,
    hint,
    fault,
  }: { readonly accept: string; readonly hint?: string; readonly fault?: string | undefined },
): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input class="input" type="file" id="${name}" name="${name}" accept="${accept}" />
    ${hint && html`<span class="hint">${hint}</span>`} ${fault && html`<span class="fault">${fault}</span>`}
  </div>`
}

function onePicture(product: DeskProduct, each: DeskMedia, at: number): Html {
  const id = `_${each.id}`
  const action = (event: string, label: string, kind = 'second') =>
    html`<button class="button ${kind} small" name="event" value="${event}">${label}</button>`
  const name = each.film === null ? 'pictures.number' : 'pictures.film_number'
  const { alt, width, height, options } = each
  return html`<li class="pictured">
    <a href="/media/${each.key}"
      >${picture(each.key, { alt: labelIn(alt, 'en'), width, height, widths: [160, 320], sizes: '9rem' })}</a
    >
    <form
      method="post"
      action="/admin/products/${product.id}/pictures/${each.id}"
      enctype="multipart/form-data"
      class="stack"
    >
      <h3>${say(name, { number: at + 1 })}</h3>
      ${keyField()}
      <div class="fields">${altFields(id, alt)}${shownFor(product, id, choiceOf(options))}</div>
      ${fileField(`file${id}`, say('pictures.replace'), { accept: pictureAccept })}
      <div class="cluster">
        ${action('save', say('pictures.save'), '')} ${at > 0 && action('earlier', say('pictures.earlier'))}
        ${at < product.media.length - 1 && action('later', say('pictures.later'))}
        ${action('replace', say('pictures.replace_now'))}
        ${action('remove', say('pictures.remove'), 'danger')}
      </div>
    </form>
  </li>`
}

/** The pictures and films of a product: what each shows, their order, and a form for one more. */
export function picturesPanel(product: DeskProduct, { faults }: DeskForm): Html {
  const captions = locales.map((locale) =>
    fileField(`captions_${locale}`, say(`pictures.captions_${locale}`), {
      accept: '.vtt,text/vtt',
      fault: faults[`captions_${locale}`],
    }),
  )
  return html`<section class="panel" id="pictures" aria-labelledby="pictures-title">
    <div class="spread">
      <h2 id="pictures-title">${say('pictures.title')}</h2>
      <span class="quiet">${say('pictures.hint')}</span>
    </div>
    ${formFaults(faults)}
    ${
      product.media.length === 0
        ? html`<p class="quiet">${say('pictures.none')}</p>`
        : html`<ol class="pictured-list" role="list">
            ${product.media.map((each, at) => onePicture(product, each, at))}
          </ol>`
    }
    <details ${Object.keys(faults).length > 0 || product.media.length === 0 ? html` open` : null}>
      <summary>${say('pictures.add')}</summary>
      <form
        method="post"
        action="/admin/products/${product.id}/pictures"
        enctype="multipart/form-data"
        class="stack"
      >
        ${keyField()}
        ${fileField('file', say('pictures.file'), { accept: pictureAccept, hint: say('pictures.file_hint'), fault: faults['file'] })}
        <div class="fields">${altFields('', {})}${shownFor(product, '', '')}</div>
        ${fileField('film', say('pictures.film'), { accept: 'video/mp4,video/webm', fault: faults['film'] })}
        <div class="thirds">${captions}</div>
        <div><button class="button">${say('pictures.add_now')}</button></div>
      </form>
    </details>
  </section>`
}
