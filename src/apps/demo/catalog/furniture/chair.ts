import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Chairs for the table. */
export const chair: Family = {
  code: 'chair',
  sku: 'CHR',
  brands: ['Dielenhaus', 'Brüggewerk'],
  weightGrams: 5200,
  colorChoice: true,
  about: words(
    `Seat and back are shaped to sit through a long dinner; the frame is solid {material}, joined with wedged tenons and no screws in sight. Seat height {height} cm, felt under every foot. | 座面与靠背贴合身形，久坐长宴也舒服；框架为实木{material}，楔形榫接，不见一颗螺丝。座高{height}厘米，脚下均贴毛毡。 | L’assise et le dossier sont formés pour un long dîner ; la structure en {material} massif est assemblée à tenons chevillés, sans vis apparente. Hauteur d’assise {height} cm, feutre sous chaque pied.`,
  ),
  models: [
    model(
      'Trave',
      '189.00',
      'oak walnut black',
      { material: 'oak', height: 46, origin: 'germany' },
      'dining chair | 餐椅 | chaise de table',
      'A spindle-back chair with a broad, friendly seat. | 细栏靠背，宽厚和气的座面。 | Une chaise à barreaux, à l’assise large et accueillante.',
    ),
    model(
      'Elbe',
      '229.00',
      'ash sea brick',
      { material: 'ash', height: 45, origin: 'denmark' },
      'upholstered chair | 软包餐椅 | chaise rembourrée',
      'A padded seat in wool cloth over a light frame. | 轻巧框架上的羊毛软座。 | Une assise en drap de laine sur une structure légère.',
    ),
    model(
      'Kampen',
      '159.00',
      'moss ink chalk',
      { material: 'beech', height: 46, origin: 'poland' },
      'painted chair | 彩漆椅 | chaise peinte',
      'The schoolhouse chair, painted and much improved. | 老校舍的椅子，上了漆，更好坐。 | La chaise d’école, peinte et bien améliorée.',
    ),
    model(
      'Riga',
      '269.00',
      'walnut oak',
      { material: 'walnut', height: 45, origin: 'latvia' },
      'curved-back chair | 弧背椅 | chaise à dossier courbe',
      'One steamed bow makes both back and arms. | 一根蒸弯的木料，既是靠背也是扶手。 | Un seul arc cintré fait dossier et accoudoirs.',
    ),
    model(
      'Sylt',
      '139.00',
      'sand slate',
      { material: 'beech', height: 46, origin: 'poland' },
      'woven-seat chair | 编座椅 | chaise paillée',
      'A seat of twisted paper cord, cool in summer. | 纸绳编座，夏日清凉。 | Une assise en corde de papier, fraîche en été.',
    ),
  ],
}
