/**
 * What a ruler finds wrong on a page, as text for a browser to run. It answers a list of sentences: parts wider than the
 * window, controls that cover each other, text that is cut off, targets below 24 pixels that are no words within a sentence and have no
 * room around them (WCAG 2.2, 2.5.8), headings that skip a level, pictures that did not come. Rows that are meant to be swiped and what is
 * out of sight on purpose are no faults.
 */
export const fitting = `(() => {
  const faults = []
  const root = document.documentElement
  const clips = /hidden|clip|auto|scroll/
  const named = (each) => {
    const words = (each.textContent || each.value || each.getAttribute('aria-label') || '').trim().replace(/\\s+/g, ' ')
    const kind = typeof each.className === 'string' && each.className !== '' ? '.' + each.className.trim().replace(/\\s+/g, '.') : ''
    return each.tagName.toLowerCase() + (each.id === '' ? '' : '#' + each.id) + kind + ' “' + words.slice(0, 40) + '”'
  }
  const style = new Map()
  const styleOf = (each) => style.get(each) ?? (style.set(each, getComputedStyle(each)), style.get(each))
  const isShown = (each) =>
    each.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && each.closest('.out-of-sight, .skip') === null && styleOf(each).clipPath === 'none'
  const isInRow = (each) => {
    for (let at = each.parentElement; at !== null && at !== document.body; at = at.parentElement)
      if (clips.test(styleOf(at).overflowX)) return true
    return false
  }
  const open = document.querySelector('dialog[open]')
  const all = [...(open ?? document.body).querySelectorAll('*')].filter(isShown)
  const wide = root.clientWidth
  if (root.scrollWidth > wide) faults.push((root.scrollWidth - wide) + ' pixels wider than the window')
  for (const each of all) {
    const { left, right, width, height } = each.getBoundingClientRect()
    if (width > 1 && height > 1 && (right > wide + 1 || left < -1) && !isInRow(each)) faults.push('outside the window: ' + named(each))
  }
  const controls = all.filter((each) => each.matches('a[href], button, input:not([type=hidden]), select, textarea, summary'))
  const boxes = controls.flatMap((each) => {
    if (isInRow(each)) return []
    return [...each.getClientRects()].filter(({ width, height }) => width > 1 && height > 1).map((box) => ({ each, box }))
  })
  for (const [i, a] of boxes.entries())
    for (const b of boxes.slice(i + 1)) {
      if (a.each === b.each || a.each.contains(b.each) || b.each.contains(a.each)) continue
      if (a.each.closest('.masthead, .suggestions, dialog') !== b.each.closest('.masthead, .suggestions, dialog')) continue
      const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
      const y = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
      const isInText = styleOf(a.each).display === 'inline' && styleOf(b.each).display === 'inline'
      if (x > 2 && y > (isInText ? 8 : 2)) faults.push('covering each other: ' + named(a.each) + ' and ' + named(b.each))
    }
  const pen = document.createElement('canvas').getContext('2d')
  for (const each of all) {
    const { overflowX, overflowY, textOverflow, font, paddingInlineStart, paddingInlineEnd } = styleOf(each)
    const hasWords = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
    const isClipped = /hidden|clip/.test(overflowX) || /hidden|clip/.test(overflowY)
    const isOver = each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 2
    if (hasWords && isOver && each.clientWidth > 0 && textOverflow !== 'ellipsis' && (isClipped || each.matches('a, button')) && styleOf(each).display !== 'inline')
      faults.push('cut off: ' + named(each))
    if (each.tagName === 'SELECT') {
      pen.font = font
      const words = each.selectedOptions[0]?.text ?? ''
      const room = each.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd)
      if (pen.measureText(words).width > room + 1) faults.push('cut off: the choice “' + words + '” of ' + named(each).split(' ')[0])
    }
    if (each.tagName === 'INPUT' && each.placeholder !== '') {
      pen.font = font
      const room = each.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd)
      if (pen.measureText(each.placeholder).width > room + 1) faults.push('cut off: “' + each.placeholder + '” of ' + named(each).split(' ')[0])
    }
  }
  const middle = ({ left, top, width, height }) => [left + width / 2, top + height / 2]
  const away = ([x, y], { left, right, top, bottom }) =>
    Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom))
  const places = controls.map((each) => ({ each, box: each.getBoundingClientRect() })).filter(({ box }) => box.width > 1 && box.height > 1)
  const isSmall = ({ width, height }) => Math.min(width, height) < 24
  for (const { each, box } of places) {
    const isWord = styleOf(each).display === 'inline' && each.closest('p, li, td, dd, label, .prose')
    if (!isSmall(box) || isWord || each.closest('label, .card') !== null) continue
    const at = middle(box)
    const isNear = (other) => away(at, other.box) < 12 || (isSmall(other.box) && Math.hypot(at[0] - middle(other.box)[0], at[1] - middle(other.box)[1]) < 24)
    if (places.some((other) => other.each !== each && !other.each.contains(each) && !each.contains(other.each) && isNear(other)))
      faults.push('smaller than 24 pixels and close to another: ' + named(each))
  }
  const heads = all.filter((each) => each.matches('h1, h2, h3, h4, h5') && each.closest('main, dialog') !== null)
  const levels = heads.map((each) => Number(each.tagName[1]))
  if (open === null && levels.filter((level) => level === 1).length !== 1) faults.push('not one h1')
  for (const [i, level] of levels.entries())
    if (i > 0 && level - levels[i - 1] > 1) faults.push('a level is skipped before ' + named(heads[i]))
  for (const each of document.images)
    if (isShown(each) && each.complete && each.naturalWidth === 0 && each.currentSrc !== '') faults.push('no picture: ' + each.currentSrc)
  return [...new Set(faults)]
})()`
