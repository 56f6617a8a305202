// The table itself: pupils down, lessons across, averages on the right.

import { keyOf, paint } from './cells.js'

export const el = (tag, cls = '', text = null) => {
  const made = document.createElement(tag)
  if (cls) made.className = cls
  if (text !== null) made.textContent = text
  return made
}

const classes = (lesson, row, state) => ['cell', lesson.today && 'today', lesson.control && 'control', lesson.future && 'future',
  state.closed(row, lesson) && 'closed'].filter(Boolean).join(' ')

export function build(state, on) {
  const { data } = state, wrap = el('div', 'wrap'), table = el('table'), cells = []
  table.setAttribute('role', 'grid')
  table.setAttribute('aria-label', data.alt)
  table.setAttribute('aria-readonly', String(data.read_only))
  table.append(headOf(data))
  const body = table.createTBody()
  data.rows.forEach((row, r) => {
    const line = body.insertRow(), name = el('th', 'name')
    name.scope = 'row'
    name.append(el('i', '', r + 1), row.name)
    name.title = row.note ? `${row.name} · ${row.note}` : row.name
    if (row.note) name.classList.add('gone')
    line.append(name)
    cells.push(data.lessons.map((lesson, c) => {
      const cell = el('td', classes(lesson, row, state))
      cell.tabIndex = -1
      cell.onpointerdown = event => { event.preventDefault(); on.select(r, c) }
      cell.ondblclick = () => on.edit()
      line.append(cell)
      return cell
    }))
    row.averages.forEach((average, i) => line.append(el('td', i === row.averages.length - 1 ? 'avg final' : 'avg', average)))
  })
  wrap.append(table)
  return { wrap, table, cells }
}

function headOf(data) {
  const head = el('thead'), line = head.insertRow(), first = el('th', 'name', data.texts.pupil)
  first.scope = 'col'
  line.append(first)
  for (const lesson of data.lessons) {
    const cell = el('th', [lesson.today && 'today', lesson.control && 'control'].filter(Boolean).join(' '))
    cell.scope = 'col'
    cell.title = [lesson.title, lesson.reason].filter(Boolean).join('\n')
    cell.append(el('b', '', lesson.date), lesson.today ? data.texts.today : lesson.control ? data.texts.control : lesson.day)
    line.append(cell)
  }
  for (const average of data.averages) line.append(Object.assign(el('th', '', average), { scope: 'col' }))
  return head
}

export function fill(state, { cells, table }) {
  const { data } = state
  data.rows.forEach((row, r) => {
    data.lessons.forEach((lesson, c) => {
      const key = keyOf(row.id, lesson.id), cell = cells[r][c], dispute = state.conflicts[key], text = state.shown(key)
      const editing = state.typed !== null && r === state.row && c === state.column
      cell.textContent = editing ? state.typed : dispute ? `${dispute.mine || '–'} ⇄ ${dispute.theirs || '–'}` : text
      paint(cell, dispute ? '' : text)
      cell.classList.toggle('edit', editing)
      cell.classList.toggle('bad', key in state.bad)
      cell.classList.toggle('split', Boolean(dispute))
      cell.classList.toggle('unsaved', key in state.pending)
      cell.setAttribute('aria-invalid', String(key in state.bad || Boolean(dispute)))
      cell.setAttribute('aria-label', `${row.name}, ${lesson.date}: ${text || data.texts.empty}`)
    })
    const stale = Object.values(state.pending).some(edit => edit.p === row.id)
    table.tBodies[0].rows[r].classList.toggle('stale', stale)
  })
}
