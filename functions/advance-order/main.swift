import FunctionHost

FunctionHost.run(AdvanceOrderFunction.self)
