import { type Family, model, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Rugs and runners. */
export const rug: Family = {
  code: 'rug',
  sku: 'RUG',
  brands: ['Wandbereyder'],
  weightGrams: 6800,
  colorChoice: true,
  sizes: sizes(
    'size',
    'Size | 尺寸 | Taille',
    'runner, 60, 50, 70 × 200 cm',
    'medium, 100, 100, 140 × 200 cm',
    'large, 170, 190, 200 × 300 cm',
  ),
  about: words(
    `Woven flat from {material} on a wide loom and the same on both sides, so a stain is only a reason to turn it over. Heavy enough to lie still; a felt underlay comes with it. | {material}在宽机上平织，两面相同，脏了翻个面就好。分量足，不打滑；附毛毡底垫。 | Tissé à plat en {material} sur un grand métier et pareil des deux côtés : une tache n’est qu’une raison de le retourner. Assez lourd pour rester en place ; un sous-tapis de feutre est fourni.`,
  ),
  models: [
    model(
      'Visby',
      '259.00',
      'brick ink',
      { material: 'wool', origin: 'india' },
      'striped rug | 条纹地毯 | tapis rayé',
      'Bands of color in the order of a harbor at dusk. | 色带排列，如黄昏的港口。 | Des bandes de couleur comme un port au crépuscule.',
    ),
    model(
      'Elbing',
      '229.00',
      'sea sand',
      { material: 'wool', origin: 'poland' },
      'diamond rug | 菱纹地毯 | tapis à losanges',
      'A single diamond grid, drawn by thread count. | 一整片菱格，按纱数画成。 | Une seule grille de losanges, comptée au fil.',
    ),
    model(
      'Lynn',
      '149.00',
      'sand slate',
      { material: 'jute', origin: 'india' },
      'jute rug | 黄麻地毯 | tapis en jute',
      'Braided, round-edged, and good under bare feet. | 编结圆边，赤脚踩着舒服。 | Tressé, aux bords ronds, agréable pieds nus.',
    ),
    model(
      'Memel',
      '299.00',
      'moss plum',
      { material: 'wool', origin: 'portugal' },
      'bordered rug | 镶边地毯 | tapis à bordure',
      'A quiet field and a border that frames the table. | 沉静的底，一道框住餐桌的边。 | Un champ calme et une bordure qui cadre la table.',
    ),
    model(
      'Skane',
      '189.00',
      'amber chalk',
      { material: 'cotton', origin: 'sweden' },
      'rag rug | 布条地毯 | tapis de lirette',
      'Woven from mill ends; each one comes out different. | 用织坊余料织成，每张都不同。 | Tissé de chutes ; chacun est différent.',
    ),
  ],
}
