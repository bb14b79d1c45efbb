import FunctionHost

FunctionHost.run(ShowOrderFunction.self)
