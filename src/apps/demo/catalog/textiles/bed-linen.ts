import { type Family, model, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Bed linen sets. */
export const bedLinen: Family = {
  code: 'bed-linen',
  sku: 'BED',
  brands: ['Tuchhalle & Lund'],
  weightGrams: 1600,
  colorChoice: true,
  sizes: sizes(
    'size',
    'Size | 尺寸 | Taille',
    'single, 100, 70, Single 140 × 200 cm | 单人 140 × 200 cm | Simple 140 × 200 cm',
    'double, 145, 110, Double 200 × 200 cm | 双人 200 × 200 cm | Double 200 × 200 cm',
  ),
  facts: { origin: 'portugal', pieces: 2 },
  about: words(
    `A duvet cover and pillowcases in {material}, closed with buttons of mother-of-pearl shell. Washed before sewing, so it will not shrink, and cut with enough cloth to tuck in. | {material}被套与枕套，贝壳扣。缝制前已预洗，不缩水；布料留足，可塞进床垫下。 | Une housse de couette et des taies en {material}, fermées par des boutons de nacre. Lavé avant couture, le tissu ne rétrécit plus, et il est coupé assez large pour se border.`,
  ),
  models: [
    model(
      'Stralsund',
      '119.00',
      'chalk sea sand',
      { material: 'linen' },
      'linen bed set | 亚麻床品套装 | parure de lit en lin',
      'Cool in July, warm in January, never ironed. | 七月凉，一月暖，从不熨烫。 | Fraîche en juillet, chaude en janvier, jamais repassée.',
    ),
    model(
      'Hull',
      '79.00',
      'sky cream',
      { material: 'cotton' },
      'percale bed set | 细平布床品套装 | parure en percale',
      'Crisp as a hotel in a good year. | 挺括如好年景的旅馆。 | Nette comme un hôtel les bonnes années.',
    ),
    model(
      'Weser',
      '89.00',
      'ink brick',
      { material: 'cotton' },
      'striped bed set | 条纹床品套装 | parure rayée',
      'Narrow mattress stripes, woven rather than printed. | 细床垫条纹，织成而非印成。 | De fines rayures matelas, tissées et non imprimées.',
    ),
    model(
      'Greifswald',
      '99.00',
      'moss rose',
      { material: 'cotton' },
      'flannel bed set | 法兰绒床品套装 | parure en flanelle',
      'Brushed on both sides for houses with thick walls. | 双面磨毛，适合厚墙老屋。 | Grattée des deux côtés, pour maisons aux murs épais.',
    ),
    model(
      'Funen',
      '95.00',
      'celadon slate',
      { material: 'cotton' },
      'sateen bed set | 缎纹床品套装 | parure en satin de coton',
      'A soft sheen and a smooth, heavy fall. | 柔光，垂坠顺滑。 | Un doux éclat et un tombé lisse et lourd.',
    ),
  ],
}
