const ascii = (text: string) => text.replace(/[^\x20-\x7e]/g, '-').replace(/[()\\]/g, '\\$&')

/** A PDF of plain pages, each a heading and lines of text; enough for a demo, in one font every reader has. */
export function plainPaper(
  pages: readonly { readonly heading: string; readonly lines: readonly string[] }[],
): Buffer {
  const objects: string[] = []
  const kids = pages.map((_, i) => `${4 + i * 2} 0 R`).join(' ')
  objects.push('<< /Type /Catalog /Pages 2 0 R >>')
  objects.push(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`)
  objects.push('<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>')
  pages.forEach(({ heading, lines }, i) => {
    const body = lines.map((line) => `(${ascii(line)}) Tj T*`).join(' ')
    const text = `BT /F1 22 Tf 72 760 Td (${ascii(heading)}) Tj /F1 12 Tf 18 TL 0 -40 Td ${body} ET`
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + i * 2} 0 R >>`,
    )
    objects.push(`<< /Length ${text.length} >>\nstream\n${text}\nendstream`)
  })
  let file = '%PDF-1.4\n'
  const places = objects.map((object, i) => {
    const at = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const index = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  const end = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
  return Buffer.from(`${file}xref\n0 ${size}\n0000000000 65535 f \n${index}${end}`, 'latin1')
}
