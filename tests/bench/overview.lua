-- wrk: GETs of overviews; the paths stand one a line in the file BENCH_PATHS names.
local paths = {}
function init()
  for line in io.lines(os.getenv("BENCH_PATHS")) do
    paths[#paths + 1] = wrk.format("GET", line)
  end
end
function request()
  return paths[math.random(#paths)]
end
